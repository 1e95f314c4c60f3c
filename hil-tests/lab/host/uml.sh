# The User-Mode Linux bench: Debian's kernel as an ordinary process. Sourced by tools/lab.
# shellcheck shell=bash disable=SC2034,SC2154  # variables are used across the files

# Counts up when the way it is built changes; with the configuration and the version of the sources it names the result.
uml_recipe=1
uml_package=linux-source-6.12

uml_inputs() { { echo "$uml_recipe $(uname -m)"; cat "$lab/uml.config"; } | hash_of; }

# A kernel of the same recipe from other sources will do: a new version of the package is no reason to build for minutes.
uml_find() {
    local folder recipe
    recipe=$(uml_inputs)
    uml_folder=
    for folder in "$cache"/uml-*/; do
        if [[ -f $folder/inputs && $(<"$folder/inputs") == "$recipe" ]] && "$folder/linux" --version >/dev/null 2>&1; then uml_folder=${folder%/}; fi
    done
    [[ -n $uml_folder ]]
}

uml_build() {
    if [[ $force == no ]] && uml_find; then
        uml_tools
        return 0
    fi
    if [[ $(uname -m) != x86_64 ]]; then unavailable "User-Mode Linux needs an x86_64 machine, this is $(uname -m)" "use one"; fi
    find_version "$uml_package"
    if [[ -z $version ]]; then unavailable "no package $uml_package is known here (offline, or not Debian 12)" "apt-get update with Debian 12 sources"; fi
    build_once "uml-$({ uml_inputs; echo "$version"; } | hash_of)" uml_make
    uml_find || unavailable "the kernel that was built does not start" "remove $cache and try again"
    uml_tools
}

uml_make() {
    local tree=$work/src/$uml_package tarball=./usr/src/$uml_package.tar.xz
    need_programs flex:flex bison:bison bc:bc gcc:gcc make:make xz:xz-utils perl:perl dpkg-deb:dpkg
    if ! echo 'int main(void) { return 0; }' | gcc -x c -o "$work/probe" - 2>>"$log"; then need_programs no-libc-headers:libc6-dev; fi
    progress "uml: downloading $uml_package $version"
    download "$work/src" "$uml_package=$version"
    progress "uml: unpacking"
    # Drivers' sources that cannot be built for UML; their Kconfig files have to stay.
    dpkg-deb --fsys-tarfile "$work/src/$uml_package"_*.deb | tar -xO "$tarball" | xz -dcT0 |
        tar -x -C "$work/src" --exclude='*/drivers/gpu/drm/*/*.[ch]' --exclude='*/boot/dts/*' --exclude='*/sound/*.[ch]' \
            --exclude="$uml_package/tools/testing/*" --exclude="$uml_package/Documentation/devicetree/*" ||
        unavailable "the sources could not be unpacked" "is there 1.5 GB of room in $cache?"
    progress "uml: configuring"
    uml_configure "$tree" >>"$log" 2>&1 || unavailable "the kernel could not be configured (see below)" "$(tail -n 3 "$log")"
    progress "uml: compiling (two to seven minutes)"
    nice -n 5 make -C "$tree" ARCH=um -j"$(nproc)" linux >>"$log" 2>&1 </dev/null || unavailable "the kernel does not compile" "$(grep -m 3 -E 'error|Error' "$log")"
    strip -o "$work/out/linux" "$tree/linux" || return
    uml_inputs >"$work/out/inputs"
    echo "$uml_package $version" >"$work/out/version"
    cp "$tree/.config" "$work/out/config"
    progress "uml: built"
}

uml_configure() (
    cd "$1" || exit
    # UML has no choice of HZ; see uml.config.
    sed -i '/^config HZ$/,/^$/s/default 100$/default 1000/' arch/um/Kconfig || exit
    make ARCH=um defconfig || exit
    ./scripts/kconfig/merge_config.sh -m .config "$lab/uml.config" || exit
    make ARCH=um olddefconfig || exit
    sed -i 's/^CONFIG_UML_PCI_OVER_VIRTIO_DEVICE_ID=.*/CONFIG_UML_PCI_OVER_VIRTIO_DEVICE_ID=1234/' .config || exit
    # An option that fell out silently would be a gadget that is not there.
    while IFS= read -r line; do
        if [[ $line == CONFIG_*=y && $line != CONFIG_HZ_1000=y ]] && ! grep -qx "$line" .config; then echo "$line was not taken"; exit 1; fi
    done <"$lab/uml.config"
)

# libusb hears of plugging and unplugging from udevd alone. It is not installed: on a container it would be the only thing that runs it.
udev_find() {
    udev_folder=$(printf '%s\n' "$cache"/udev-*/ | tail -n 1)
    udev_folder=${udev_folder%/}
    [[ -x $udev_folder/bin/udevadm ]]
}

udev_make() {
    local package
    need_programs dpkg-deb:dpkg
    progress "uml: downloading udev"
    download "$work/src" udev libkmod2
    for package in "$work/src"/*.deb; do dpkg-deb -x "$package" "$work/out" || return; done
    rm -rf -- "$work/out/usr/share" "$work/out/lib/udev"
}

# What the guest uses of the machine, beside its root.
uml_tools() {
    if ! udev_find; then
        find_version udev
        if [[ -z $version ]]; then unavailable "no package udev is known here (offline, or not Debian 12)" "apt-get update with Debian 12 sources"; fi
        build_once "udev-$(echo "$version" | hash_of)" udev_make
        udev_find || unavailable "udev could not be unpacked" "remove $cache and try again"
    fi
    need_programs ip:iproute2 ping:iputils-ping tcpdump:tcpdump usbip:usbip usbipd:usbip lsusb:usbutils setpriv:util-linux
}

uml_status() {
    local file
    if uml_find; then
        echo "uml: built ($(<"$uml_folder/version")), $uml_folder"
    else
        echo "uml: not built; tools/lab build uml makes it (two to seven minutes)"
        if [[ $(uname -m) != x86_64 ]]; then return "$exit_unavailable"; fi
        if [[ -z $(candidate "$uml_package") ]] && ((EUID != 0)); then return "$exit_unavailable"; fi
    fi
}

# --- Running ---------------------------------------------------------------------------------------------------------

uml_options() {
    gadget_list='' vudc_list='' controllers=1 speed=high kernel_drivers=on ipv6=no
    while (($# > 0)); do
        taken=2
        case $1 in
            --gadget) need_value $# "$1"; gadget_list=${2//,/ } ;;
            --vudc) need_value $# "$1"; vudc_list=${2//,/ } ;;
            --controllers) need_value $# "$1"; need_number "$1" "$2"; controllers=$2 ;;
            --speed) need_value $# "$1"; speed=$2; if [[ ! $speed =~ ^(full|high|super)$ ]]; then wrong_words "no speed $speed"; fi ;;
            --kernel-drivers) need_value $# "$1"; kernel_drivers=$2; if [[ ! $2 =~ ^(on|off)$ ]]; then wrong_words "--kernel-drivers on or off, not $2"; fi ;;
            --ipv6) ipv6=yes; taken=1 ;;
            --) shift; command=("$@"); break ;;
            *) common_option "$@" ;;
        esac
        shift "$taken"
    done
    if ((${#command[@]} == 0)); then wrong_words "run uml needs -- COMMAND"; fi
    local name
    for name in $gadget_list $vudc_list; do
        if [[ ! $name =~ ^(ecm|ncm|eem|rndis|subset)$ ]]; then wrong_words "no gadget $name (ecm, ncm, eem, rndis, subset)"; fi
    done
}

uml_write_run() {
    printf '%s\n' "${shares[@]}" | sort -u >"$run/shares"
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
    mkdir "$run/out" "$run/uml"
    settings+=(HWNET_LAB_SHARE="$run/out" HWNET_NO_BUILD=yes)
    write_environment >"$run/environment"
    printf '%q ' exec "${command[@]}" >"$run/command"
    : >"$run/stdout"
    : >"$run/stderr"
}

# The guest's memory is a file; /dev/shm is the fast place for it, but in a container it may be small.
uml_memory_folder() {
    local free
    free=$(df --output=avail -B1M /dev/shm 2>/dev/null | tail -n 1)
    if [[ -d /dev/shm && -w /dev/shm ]] && ((${free:-0} > $(numfmt --from=iec "$mem") >> 20)); then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

uml_boot() {
    local words=($gadget_list) exported=($vudc_list) super=0 high=1
    if ((${#words[@]} > controllers)); then controllers=${#words[@]}; fi
    case $speed in
        super) super=1 ;;
        full) high=0 ;;
    esac
    # Its own session: no terminal signals, and one group to end it by. It dies with this script, however that ends.
    TMPDIR=$(uml_memory_folder) setsid setpriv --pdeathsig KILL "$uml_folder/linux" \
        "mem=$mem" rootfstype=hostfs rootflags=/ ro root=/dev/root "init=$lab/guest/init" "HWNET_LAB_RUN=$run" \
        "uml_dir=$run/uml" umid=guest con=null con0=null,fd:1 quiet panic=-1 oops=panic bonding.max_bonds=0 dummy.numdummies=0 \
        "dummy_hcd.num=$controllers" "dummy_hcd.is_super_speed=$super" "dummy_hcd.is_high_speed=$high" \
        "usbip_vudc.num=$((${#exported[@]} > controllers ? ${#exported[@]} : controllers))" \
        >"$run/console.log" 2>&1 </dev/null &
    guest=$!
}

uml_clean_up() {
    end_guest
    rm -rf -- "$run/uml"
    if [[ $keep == no ]]; then
        rmdir "$run/out" 2>/dev/null
        if [[ -d $run/out ]]; then (cd "$run" && rm -f console.log settings environment command shares stdout stderr started code); else rm -rf -- "$run"; fi
    fi
}

uml_run() {
    local tail_out tail_err
    uml_options "$@"
    if ! uml_find; then
        if [[ $no_build == yes ]]; then unavailable "the User-Mode Linux kernel is not built" "tools/lab build uml"; fi
        uml_build
    fi
    uml_tools
    build_before_boot
    new_run uml
    keep=no
    uml_write_run
    trap uml_clean_up EXIT
    trap 'exit 143' TERM HUP
    trap 'exit 130' INT
    uml_boot
    tail -q -c +1 -s 0.1 -f --pid="$guest" "$run/stdout" 2>/dev/null &
    tail_out=$!
    tail -q -c +1 -s 0.1 -f --pid="$guest" "$run/stderr" >&2 2>/dev/null &
    tail_err=$!
    wait_for_guest "$guest"
    end_guest
    wait "$tail_out" "$tail_err"
    uml_outcome
}

uml_outcome() {
    local code
    if [[ -f $run/code ]]; then
        code=$(<"$run/code")
        exit "$code"
    fi
    keep=yes
    if [[ $ended == no ]]; then
        if [[ -f $run/started ]]; then
            say "tools/lab: time limit: the command was still running after $timeout s (--timeout); the guest was ended, its console is $run/console.log"
        else
            show_console "the guest did not come up within $timeout s"
        fi
        exit "$exit_timeout"
    fi
    if [[ -f $run/started ]]; then show_console "the guest went away while the command was running"; else show_console "the guest did not come up"; fi
    exit "$exit_guest"
}

uml_check() {
    if (($# > 0)); then wrong_words "check takes no words"; fi
    uml_run --timeout 60 --gadget ncm -- "$lab/guest/check"
}
