# shellcheck shell=bash source-path=SCRIPTDIR
. "${BASH_SOURCE[0]%/*}/base.sh"
for part in names cgroup wire pki api control-plane node node-files process settings cluster cni-bridge; do
  # shellcheck disable=SC1090
  . "$LAB/lib/$part.sh"
done
unset part
