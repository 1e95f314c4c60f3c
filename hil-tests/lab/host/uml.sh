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
        guest_tools
        return 0
    fi
    if [[ $(uname -m) != x86_64 ]]; then unavailable "User-Mode Linux needs an x86_64 machine, this is $(uname -m)" "use one"; fi
    find_version "$uml_package"
    if [[ -z $version ]]; then unavailable "no package $uml_package is known here (offline, or not Debian 12)" "apt-get update with Debian 12 sources"; fi
    build_once "uml-$({ uml_inputs; echo "$version"; } | hash_of)" uml_make
    uml_find || unavailable "the kernel that was built does not start" "remove $cache and try again"
    guest_tools
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
    uml_configure "$tree" >>"$log" 2>&1 || unavailable "the kernel could not be configured (see $log)" "$(tail -n 1 "$log")"
    progress "uml: compiling (two to seven minutes)"
    nice -n 5 make -C "$tree" ARCH=um -j"$(nproc)" linux >>"$log" 2>&1 </dev/null || unavailable "the kernel does not compile (see $log)" "$(grep -m 1 -E 'error|Error' "$log")"
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
    controllers=1 speed=high
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
        if [[ ! $name =~ ^(ecm|ncm|eem|rndis|subset|loopback)$ ]]; then wrong_words "no gadget $name (ecm, ncm, eem, rndis, subset, loopback)"; fi
    done
}

# The guest's memory is a file; /dev/shm is the fast place for it, but in a container it may be small,
# or not allow programs in it.
uml_memory_folder() {
    local free
    free=$(df --output=avail -B1M /dev/shm 2>/dev/null | tail -n 1)
    if [[ -w /dev/shm ]] && ! grep -E '^[^ ]+ /dev/shm [^ ]+ ([^ ]*,)?noexec[, ]' /proc/mounts >/dev/null && ((${free:-0} > $(numfmt --from=iec "$mem") >> 20)); then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

uml_boot() {
    local words exported super=0 high=1
    read -ra words <<<"$gadget_list"
    read -ra exported <<<"$vudc_list"
    if ((${#words[@]} > controllers)); then controllers=${#words[@]}; fi
    case $speed in
        super) super=1 ;;
        full) high=0 ;;
    esac
    # Its own session: no terminal signals, and one group to end it by. It dies with this script, however that ends.
    TMPDIR=$(uml_memory_folder) setsid setpriv --pdeathsig KILL "$uml_folder/linux" \
        "mem=$mem" rootfstype=hostfs rootflags=/ ro root=/dev/root "init=\"$lab/guest/init\"" HWNET_LAB_BENCH=uml "HWNET_LAB_RUN=\"$run\"" \
        "uml_dir=$run/uml" umid=guest con=null con0=null,fd:1 quiet panic=-1 oops=panic bonding.max_bonds=0 dummy.numdummies=0 \
        "dummy_hcd.num=$controllers" "dummy_hcd.is_super_speed=$super" "dummy_hcd.is_high_speed=$high" \
        "usbip_vudc.num=$((${#exported[@]} > controllers ? ${#exported[@]} : controllers))" \
        >"$run/console.log" 2>&1 </dev/null &
    guest=$!
}

uml_run() {
    uml_options "$@"
    if ! uml_find; then
        if [[ $no_build == yes ]]; then unavailable "the User-Mode Linux kernel is not built" "tools/lab build uml"; fi
        uml_build
    fi
    guest_tools
    build_before_boot
    new_run uml
    mkdir "$run/uml"
    run_guest uml_boot
}

uml_check() {
    if (($# > 0)); then wrong_words "check takes no words"; fi
    uml_run --timeout 60 --gadget ncm -- "$lab/guest/check"
}
