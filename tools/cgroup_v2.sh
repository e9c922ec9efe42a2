#!/bin/bash
# The lab's control-group tests under cgroup v2, whatever this machine has: in a kernel of its own that is an ordinary
# process (User Mode Linux; on Debian: apt-get install user-mode-linux), with this machine's files before it, read-only.
# It has one CPU and slow page faults: tests that must be fast, or fill hundreds of megabytes, are left out.
#
#     tools/cgroup_v2.sh PYTHON [words for python; default: the tests]
set -u
if [ $$ -ne 1 ]; then
  kernel=${UML:-$(command -v linux.uml)} || { echo "missing: linux.uml (on Debian: apt-get install user-mode-linux)"; exit 1; }
  root=$(cd "$(dirname "$0")/.." && pwd)
  python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
  shift
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  printf '%s\n' "$@" > "$work/words"
  TMPDIR=$work timeout "${LIMIT_S:-900}" "$kernel" mem="${MEMORY:-2048M}" root=/dev/root rootfstype=hostfs rootflags=/ ro \
    init="$root/tools/cgroup_v2.sh" con0=null,fd:1 con=null ssl=null uml_dir="$work" quiet \
    ROOT="$root" PYTHON="$python" WORK="$work" MODULES="${MODULES:-/usr/lib/uml/modules}" </dev/null 2>"$work/log" | tee "$work/told"
  grep -q '^all passed' "$work/told" || { cat "$work/log"; exit 1; }
  exit 0
fi

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev 2>/dev/null
mkdir -p /dev/shm /dev/pts
mount -t tmpfs shm /dev/shm
mount -t devpts pts /dev/pts
insmod "$MODULES/$(uname -r)/kernel/drivers/block/loop.ko" 2>/dev/null # without it /tmp is in memory
mapfile -t words < "$WORK/words"
mount -t tmpfs -o size=1500m,mode=1777 tmp /tmp
for needed in "$ROOT" "${PYTHON%/bin/*}"; do
  case $needed in /tmp/*) mkdir -p "$needed" && mount -t hostfs -o "$needed" none "$needed" ;; esac
done
for number in 0 1 2 3 4 5 6 7; do [ -e /dev/loop$number ] || mknod /dev/loop$number b 7 $number; done
[ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237
ip link set lo up 2>/dev/null || ifconfig lo up
mount -t cgroup2 groups /sys/fs/cgroup
for controller in cpu memory pids; do echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control; done
cd "$ROOT" || exit
export PYTHONPATH=$ROOT/src:$ROOT XDG_CACHE_HOME=/tmp/cache
echo "Linux $(uname -r), cgroup v2 hands down: $(cat /sys/fs/cgroup/cgroup.subtree_control)"
if [ -z "${words[0]}" ]; then
  chosen="cgroups and not full or cloudwatch"
  words=(-m pytest -q -p no:cacheprovider tests/lab/test_invocations.py tests/lab/test_isolation.py -k "$chosen")
fi
"$PYTHON" "${words[@]}" && echo "all passed"
echo o > /proc/sysrq-trigger
sleep 10
