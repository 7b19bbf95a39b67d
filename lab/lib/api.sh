# The API server by plain HTTPS: a kubectl call costs ten times as much, which shows in every poll.
# shellcheck shell=bash

# api METHOD PATH [curl options]
api() {
  local method=$1 path=$2
  shift 2
  curl -sS --fail --max-time 10 --noproxy '*' -X "$method" --cacert "$STATE/pki/ca.crt" \
    --cert "$STATE/pki/admin.crt" --key "$STATE/pki/admin.key" "$SERVER$path" "$@"
}

api_ready() { api GET /readyz -o /dev/null 2>/dev/null; }

# api_apply PATH NAME JSON: server-side apply, so that it may be repeated.
api_apply() {
  api PATCH "$1/$2?fieldManager=weft-lab&force=true" -o /dev/null \
    -H 'Content-Type: application/apply-patch+yaml' --data-binary "$3"
}
