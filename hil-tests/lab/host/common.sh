# Shared parts of tools/lab: messages, cache, packages, downloads, the options that every guest has. Sourced.
# shellcheck shell=bash disable=SC2034,SC2154  # variables are used across the files

exit_usage=2 exit_unavailable=123 exit_timeout=124 exit_guest=125

cache=${HWNET_LAB_CACHE:-${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/hwnet/lab}
offline=no

say() { printf '%s\n' "$@" >&2; }
progress() { printf 'lab: %-52s %5d s\n' "$1" "$SECONDS" >&2; }

wrong_words() {
    say "tools/lab: $1"
    say "see tools/lab --help"
    exit "$exit_usage"
}

need_value() { if (($1 < 2)); then wrong_words "$2 needs a value"; fi; }

need_number() { if [[ ! $2 =~ ^[1-9][0-9]{0,5}$ ]]; then wrong_words "$1 needs a number, not $2"; fi; }

# unavailable CAUSE CURE: the reason is one line, so that a test can show it as the reason of a skip.
unavailable() {
    say "tools/lab: not available: $1; $2"
    exit "$exit_unavailable"
}

# The log of what is done for a bench stays, whatever became of it.
log=
open_log() {
    mkdir -p "$cache" 2>/dev/null && : >"$cache/$1.log" || unavailable "$cache cannot be written" "set HWNET_LAB_CACHE to a folder that can be written"
    log=$cache/$1.log
}

# --- Packages ----------------------------------------------------------------------------------------------------

updated=no
apt_update() {
    if [[ $updated == yes || $offline == yes ]] || ((EUID != 0)); then return 1; fi
    updated=yes
    if [[ -z $log ]]; then open_log packages; fi
    apt-get -qq -o DPkg::Lock::Timeout=120 update >>"$log" 2>&1 </dev/null
}

has_program() { PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$1" >/dev/null 2>&1; }

# need_programs PROGRAM:PACKAGE...: installs the packages of the programs that are missing; a program with a slash or a dot is a file.
need_programs() {
    local pair packages=()
    for pair; do has_program "${pair%%:*}" || packages+=("${pair#*:}"); done
    if ((${#packages[@]} == 0)); then return 0; fi
    if [[ $offline == yes ]]; then unavailable "missing: ${packages[*]}, and --offline was given" "install them (apt-get install ${packages[*]})"; fi
    if ! command -v apt-get >/dev/null 2>&1; then unavailable "missing: ${packages[*]}, and this machine has no apt-get" "use Debian 12 or its like"; fi
    if ((EUID != 0)); then unavailable "missing: ${packages[*]}, and only root can install them" "apt-get install ${packages[*]}"; fi
    if [[ -z $log ]]; then open_log packages; fi
    progress "installing ${packages[*]}"
    apt_update
    if ! DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 --no-install-recommends install "${packages[@]}" >>"$log" 2>&1 </dev/null; then
        unavailable "apt-get could not install ${packages[*]} (see $log)" "is there a network, or a mirror?"
    fi
}

# candidate PACKAGE: prints the version that apt would download.
candidate() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '(none)'; }

# find_version PACKAGE: sets $version, or leaves it empty.
find_version() {
    version=$(candidate "$1")
    if [[ -z $version ]] && apt_update; then version=$(candidate "$1"); fi
    return 0
}

# download FOLDER PACKAGE...: the package files, not installed.
download() {
    local folder=$1
    shift
    if [[ $offline == yes ]]; then unavailable "$* must be downloaded, and --offline was given" "run tools/lab build once with a network"; fi
    if (cd "$folder" && apt-get -q download "$@") >>"$log" 2>&1 </dev/null; then return 0; fi
    # The lists may be older than the mirror.
    if apt_update && (cd "$folder" && apt-get -q download "$@") >>"$log" 2>&1 </dev/null; then return 0; fi
    unavailable "apt-get could not download $* (see $log)" "is there a network, are there Debian 12 sources in /etc/apt?"
}

# --- Cache: one folder for each recipe and version, complete or not there -------------------------------------------

hash_of() { sha256sum | cut -c 1-16; }

# build_once NAME FUNCTION: FUNCTION fills the folder $work. The lock keeps two callers from building the same twice.
build_once() {
    local target=$cache/$1 fill=$2
    mkdir -p "$cache" 2>/dev/null && : >>"$cache/${1%%-*}.lock" || unavailable "$cache cannot be written" "set HWNET_LAB_CACHE to a folder that can be written"
    exec 8>"$cache/${1%%-*}.lock" || exit 1
    if ! flock -n 8; then
        progress "another tools/lab is building, waiting"
        flock 8 || exit 1
    fi
    if [[ $force == yes || ! -d $target ]]; then
        # Whoever has the lock is alone: an older folder belongs to a build that was killed.
        rm -rf -- "$cache/building-${1%%-*}."*
        work=$(mktemp -d "$cache/building-${1%%-*}.XXXXXX") || exit 1
        trap 'rm -rf -- "$work"' EXIT
        trap 'exit 130' INT TERM HUP
        open_log "${1%%-*}"
        mkdir "$work/out" "$work/src" || exit 1
        "$fill" || unavailable "$1 could not be made (see $log)" "is there 2 GB of room in $cache?"
        cp "$log" "$work/out/build.log"
        rm -rf -- "$target"
        mv "$work/out" "$target" || exit 1
        rm -rf -- "$work"
        trap - EXIT INT TERM HUP
    fi
    exec 8>&-
}

force=no

lab_build() {
    local what=all
    while (($# > 0)); do
        case $1 in
            uml | qemu | all) what=$1 ;;
            --offline) offline=yes ;;
            --force) force=yes ;;
            -h | --help) usage; exit 0 ;;
            *) wrong_words "unknown option $1" ;;
        esac
        shift
    done
    if [[ $what != qemu ]]; then
        uml_build
        say "uml: $uml_folder"
    fi
    if [[ $what != uml ]]; then
        qemu_build
        say "qemu: $qemu_folder"
    fi
}

# libusb hears of plugging and unplugging from udevd alone. It is not installed: on a container it would be the only thing that runs it.
udev_find() {
    udev_folder=$(printf '%s\n' "$cache"/udev-*/ | tail -n 1)
    udev_folder=${udev_folder%/}
    [[ -x $udev_folder/bin/udevadm ]]
}

udev_make() {
    local package
    need_programs dpkg-deb:dpkg
    progress "downloading udev"
    download "$work/src" udev libkmod2
    for package in "$work/src"/*.deb; do dpkg-deb -x "$package" "$work/out" || return; done
    rm -rf -- "$work/out/usr/share" "$work/out/lib/udev"
}

# What a guest uses of the machine, beside its root.
guest_tools() {
    if ! udev_find; then
        find_version udev
        if [[ -z $version ]]; then unavailable "no package udev is known here (offline, or not Debian 12)" "apt-get update with Debian 12 sources"; fi
        build_once "udev-$(echo "$version" | hash_of)" udev_make
        udev_find || unavailable "udev could not be unpacked" "remove $cache and try again"
    fi
    need_programs ip:iproute2 ping:iputils-ping tcpdump:tcpdump usbip:usbip usbipd:usbip lsusb:usbutils setpriv:util-linux
}

# --- Running ---------------------------------------------------------------------------------------------------------

timeout=300 mem=2G no_build=no log='' shares=() settings=() command=()
gadget_list='' vudc_list='' kernel_drivers=on ipv6=no

# common_option NAME [VALUE]: takes one option that every guest has; sets $taken to the number of words.
common_option() {
    taken=2
    case $1 in
        --timeout) need_value $# "$1"; need_number "$1" "$2"; timeout=$2 ;;
        --mem) need_value $# "$1"; mem=$2; if [[ ! $mem =~ ^[0-9]+[MG]$ ]]; then wrong_words "--mem needs a size such as 2G, not $mem"; fi ;;
        --share)
            need_value $# "$1"
            mkdir -p -- "$2" || exit 1
            shares+=("$(cd -- "$2" && pwd -P)") || exit 1
            ;;
        --log) need_value $# "$1"; log=$2 ;;
        --env) need_value $# "$1"; if [[ $2 != [A-Za-z_]*=* ]]; then wrong_words "--env needs NAME=VALUE, not $2"; fi; settings+=("$2") ;;
        --no-build) no_build=yes; taken=1 ;;
        -h | --help) usage; exit 0 ;;
        *) wrong_words "unknown option $1" ;;
    esac
}

# New folder for one guest: what goes in, what comes out, its console. Folders of guests that went well are removed.
new_run() {
    mkdir -p "$root/artifacts/lab" || exit 1
    run=$(mktemp -d "$root/artifacts/lab/$1-$(date -u +%H%M%S).XXXX") || exit 1
    shares+=("$root/artifacts/lab")
    keep=no
    write_run
}

write_run() {
    mapfile -t shares < <(printf '%s\n' "${shares[@]}" | sort -u)
    printf '%s\n' "${shares[@]}" >"$run/shares"
    {
        printf 'LAB_GUEST=%q\n' "$lab/guest"
        printf 'LAB_PATH=%q\n' "$PATH:/usr/local/sbin:/usr/sbin:/sbin"
        printf 'LAB_DIRECTORY=%q\n' "$PWD"
        printf 'LAB_DISK=%q\n' "$mem"
        printf 'LAB_GADGETS=%q\n' "$gadget_list"
        printf 'LAB_VUDC=%q\n' "$vudc_list"
        printf 'LAB_KERNEL_DRIVERS=%q\n' "$kernel_drivers"
        printf 'LAB_IPV6=%q\n' "$ipv6"
        printf 'LAB_UDEV=%q\n' "$udev_folder"
        printf 'LAB_USBIPD=%q\n' "$(PATH=$PATH:/usr/sbin:/sbin command -v usbipd)"
    } >"$run/settings"
    mkdir "$run/out"
    settings+=(HWNET_LAB_SHARE="$run/out" HWNET_NO_BUILD=yes)
    write_environment >"$run/environment"
    printf '%q ' exec "${command[@]}" >"$run/command"
    : >"$run/stdout"
    : >"$run/stderr"
}

# The caller's environment as far as it is about this project and .NET; the rest is about another machine.
write_environment() {
    local pair
    declare -px | grep -E '^declare -x (HWNET_|DOTNET_|NUGET_|LANG=|LC_|NO_COLOR=|CI=|TZ=)'
    printf 'export %s\n' DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_UI_LANGUAGE=en \
        MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 LC_ALL="${LC_ALL:-C.UTF-8}"
    printf 'export NUGET_PACKAGES=%q\n' "${NUGET_PACKAGES:-${HOME:-/root}/.nuget/packages}"
    for pair in ${settings[@]+"${settings[@]}"}; do printf 'export %s=%q\n' "${pair%%=*}" "${pair#*=}"; done
}

# wait_for_guest PID: sets $ended to yes when the guest ended by itself, to no when the time limit came first.
wait_for_guest() {
    local first sleeper
    setpriv --pdeathsig KILL sleep "$timeout" >/dev/null 2>&1 &
    sleeper=$!
    wait -n -p first "$1" "$sleeper" 2>/dev/null
    if [[ $first == "$sleeper" ]]; then ended=no; else ended=yes; kill "$sleeper" 2>/dev/null; fi
}

# A guest is its own process group, named by the process that was started here.
end_guest() {
    if [[ -n ${guest-} ]]; then
        kill -KILL -- "-$guest" 2>/dev/null
        wait "$guest" 2>/dev/null
        guest=
    fi
}

clean_up() {
    end_guest
    if [[ -n $log && -f $run/console.log ]]; then cp -- "$run/console.log" "$log"; fi
    rm -rf -- "$run/uml"
    if [[ $keep == yes ]]; then return 0; fi
    if rmdir "$run/out" 2>/dev/null; then
        rm -rf -- "$run"
    else
        # What the command wrote for the outside stays.
        (cd "$run" && rm -f console.log settings environment command shares stdout stderr started code target)
    fi
}

# run_guest BOOT: boots, passes on what the command writes, ends with its exit code.
run_guest() {
    local tails=()
    trap clean_up EXIT
    trap 'exit 143' TERM HUP
    trap 'exit 130' INT
    "$1"
    setpriv --pdeathsig KILL tail -q -c +1 -s 0.1 -f --pid="$guest" "$run/stdout" 2>/dev/null &
    tails+=($!)
    setpriv --pdeathsig KILL tail -q -c +1 -s 0.1 -f --pid="$guest" "$run/stderr" >&2 2>/dev/null &
    tails+=($!)
    wait_for_guest "$guest"
    end_guest
    wait "${tails[@]}"
    outcome
}

outcome() {
    if [[ -f $run/code ]]; then exit "$(<"$run/code")"; fi
    keep=yes
    if [[ $ended == no && -f $run/started ]]; then
        say "tools/lab: time limit: the command was still running after $timeout s (--timeout); the guest was ended, its console is $run/console.log"
        exit "$exit_timeout"
    fi
    if [[ $ended == no ]]; then
        show_console "the guest did not come up within $timeout s"
        exit "$exit_timeout"
    fi
    if [[ -f $run/started ]]; then show_console "the guest went away while the command was running"; else show_console "the guest did not come up"; fi
    exit "$exit_guest"
}

show_console() {
    say "tools/lab: $1; the end of its console ($run/console.log):"
    tail -n 40 "$run/console.log" | tr -d '\r' >&2
}

lab_status() {
    local code=0
    if (($# > 0)); then wrong_words "status takes no words"; fi
    uml_status || code=$?
    qemu_status || code=$?
    exit "$code"
}

# Guests build nothing: what they run of this checkout is made before they boot.
build_before_boot() {
    if [[ ${command[0]} -ef $root/tools/hwnet ]]; then "$root/tools/hwnet" --version >/dev/null || exit; fi
}
