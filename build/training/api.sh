# Starts an API server that knows what is in $answers, with keys and a kubeconfig in $work. End it by $server.
# shellcheck shell=bash disable=SC2154 # whoever sources this sets them

keytool() { "$JAVA_HOME/bin/keytool" -alias training -keystore "$work/keys.p12" -storepass training "$@"; }
keytool -genkeypair -keyalg EC -dname CN=training -ext san=ip:127.0.0.1 -validity 7 -storetype PKCS12
keytool -exportcert -rfc -file "$work/ca.crt"
openssl pkcs12 -in "$work/keys.p12" -passin pass:training -nocerts -nodes | openssl ec -out "$work/client.key"
mkfifo "$work/stdin" "$work/port"
"$JAVA_HOME/bin/java" build/training/ApiServer.java "$answers" "$work/keys.p12" <"$work/stdin" >"$work/port" &
server=$!
exec 8>"$work/stdin"
read -r port <"$work/port"
cat >"$work/kubeconfig" <<END
apiVersion: v1
kind: Config
clusters: [{name: training, cluster: {server: "https://127.0.0.1:$port", certificate-authority: $work/ca.crt}}]
users: [{name: training, user: ${user:-"{token: training}"}}]
contexts: [{name: training, context: {cluster: training, user: training}}]
current-context: training
END
