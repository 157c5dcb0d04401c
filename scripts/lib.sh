# What the scripts share: what to install, and how. Sourced from the project's top folder.

# To build and run. libevent before -8+deb12u1 has known holes: apt-get update fetches the fix.
BUILD_PACKAGES='gcc libc6-dev make pkg-config gettext libevent-dev libcurl4-openssl-dev
	libsqlite3-dev libcjson-dev libsodium-dev libutf8proc-dev libconfuse-dev libcsv-dev
	libssl-dev zlib1g-dev libqrencode-dev'
# To test: the second compiler with its sanitizers and fuzzer, unit and black-box tests,
# checks of manual and metrics, namespaces for the fault tests.
TEST_PACKAGES='libcmocka-dev clang libclang-rt-14-dev binutils perl python3 python3-pytest mandoc
	prometheus util-linux mount iproute2 procps'
# To test, unless --quick: a real SMSC simulator behind a real SMS box.
LONG_TEST_PACKAGES='kannel kannel-extras'
# To look at the console as people do. axe-core, which no package has, comes by npm (tests/web).
WEB_TEST_PACKAGES='chromium chromium-driver python3-selenium poppler-utils fonts-dejavu-core'

installed() {
	# shellcheck disable=SC2086 # a list
	dpkg-query -W -f '${Package} ${db:Status-Status}\n' $1 2>/dev/null |
		awk '$2 == "installed" { print $1 }'
}

# As root. The policy: a package that comes with a daemon does not start it.
install='
	export DEBIAN_FRONTEND=noninteractive
	policy=/usr/sbin/policy-rc.d
	[ -e $policy ] || {
		trap "rm -f $policy" EXIT
		printf "#!/bin/sh\nexit 101\n" >$policy && chmod 755 $policy
	}
	apt-get -qq update && apt-get -qq install -y --no-install-recommends "$@" >/dev/null'

# Installs what is missing of the listed packages, and says so; touches no network otherwise.
need() {
	command -v dpkg-query >/dev/null || { echo "This needs Debian 12, or install: $1" >&2; exit 69; }
	have=" $(installed "$1" | tr '\n' ' ')"
	missing=
	for package in $1; do
		case $have in
		*" $package "*) ;;
		*) missing="$missing $package" ;;
		esac
	done
	[ -n "$missing" ] || return 0
	sudo=
	if [ "$(id -u)" -ne 0 ]; then
		sudo=sudo
		command -v sudo >/dev/null || { echo "Run this as root once, to install:$missing" >&2; exit 77; }
	fi
	echo "Installing:$missing"
	# shellcheck disable=SC2086 # a list, and an empty sudo
	$sudo sh -c "$install" install $missing </dev/null || {
		echo "Could not install:$missing" >&2
		exit 69
	}
}
