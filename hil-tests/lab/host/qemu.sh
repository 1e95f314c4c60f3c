# The QEMU bench: Debian's own kernel on an emulated machine with QEMU's usb-net behind an xHCI. Sourced by tools/lab.
# shellcheck shell=bash disable=SC2034,SC2154  # variables are used across the files

# Counts up when the way it is made changes.
qemu_recipe=1
qemu_state=$root/artifacts/lab/up-qemu

# In the order in which they are loaded; xhci_pci last.
qemu_modules=(virtio_pci virtio_net 9pnet_virtio 9p overlay configfs usbmon usbip_core usbip_host cdc_ether rndis_host xhci_pci)

qemu_inputs() { { echo "$qemu_recipe ${qemu_modules[*]}"; cat "$lab/guest/init-qemu"; } | hash_of; }

# As for UML: a new version of Debian's kernel is no reason to make it again.
qemu_find() {
    local folder inputs
    inputs=$(qemu_inputs)
    qemu_folder=
    for folder in "$cache"/qemu-*/; do
        if [[ -f $folder/inputs && $(<"$folder/inputs") == "$inputs" ]]; then qemu_folder=${folder%/}; fi
    done
    [[ -n $qemu_folder ]]
}

qemu_tools() {
    need_programs qemu-system-x86_64:qemu-system-x86
    guest_tools
}

qemu_build() {
    if [[ $force == no ]] && qemu_find; then
        qemu_tools
        return 0
    fi
    local package
    # The flavour for PCs; the one for clouds has no USB.
    find_version linux-image-amd64
    if [[ -z $version ]]; then unavailable "no package linux-image-amd64 is known here (offline, or not Debian 12)" "apt-get update with Debian 12 sources"; fi
    build_once "qemu-$({ qemu_inputs; echo "$version"; } | hash_of)" qemu_make
    qemu_find || unavailable "the guest that was made is not complete" "remove $cache and try again"
    qemu_tools
}

qemu_make() {
    local image=$work/src/image kernel
    need_programs busybox:busybox-static xz:xz-utils dpkg-deb:dpkg
    kernel=$(LC_ALL=C apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^  Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
    if [[ -z $kernel ]]; then unavailable "linux-image-amd64 $version names no kernel" "use Debian 12 sources"; fi
    progress "qemu: downloading $kernel"
    download "$work/src" "$kernel"
    progress "qemu: unpacking"
    dpkg-deb -x "$work/src/$kernel"_*.deb "$image" || return
    kernel=${kernel#linux-image-}
    unpack_kernel "$image/boot/vmlinuz-$kernel" >"$work/out/vmlinux" || unavailable "the kernel in vmlinuz-$kernel is not packed with xz" "use Debian 12 sources"
    busybox depmod -b "$image" "$kernel" >>"$log" 2>&1 || return
    qemu_initramfs "$image" "$kernel" || unavailable "the initramfs could not be made (see $log)" "$(tail -n 1 "$log")"
    qemu_inputs >"$work/out/inputs"
    echo "linux-image-$kernel $version" >"$work/out/version"
    progress "qemu: made"
}

# unpack_kernel VMLINUZ: prints the ELF file inside. QEMU boots that one directly, in a third of the time.
unpack_kernel() {
    local sectors offset length
    sectors=$(od -An -tu1 -j 497 -N 1 "$1")
    offset=$(od -An -tu4 -j 584 -N 4 "$1")
    length=$(od -An -tu4 -j 588 -N 4 "$1")
    # The last four bytes are the unpacked length, and no part of the xz stream.
    dd if="$1" bs=64K skip="$(((sectors + 1) * 512 + offset))" count="$((length - 4))" iflag=skip_bytes,count_bytes status=none | xz -dc
}

qemu_initramfs() (
    cd "$work/src" && mkdir -p initramfs/{bin,proc,sys,dev,lower,layers,root,lib} || exit
    cp "$(command -v busybox)" initramfs/bin/ || exit
    for applet in sh mount umount modprobe switch_root mkdir cat sleep; do ln -s busybox "initramfs/bin/$applet" || exit; done
    cp "$lab/guest/init-qemu" initramfs/init || exit
    printf '%s\n' "${qemu_modules[@]}" >initramfs/modules
    modules=lib/modules/$2
    for module in "${qemu_modules[@]}"; do
        # File names have - or _ as they please.
        grep -E "/${module//_/[-_]}\.ko:" "$1/$modules/modules.dep" | tr -d : | tr ' ' '\n' | grep . || { echo "no module $module" >>"$log"; exit 1; }
    done >needed || exit
    sort -u needed | while IFS= read -r module; do install -D -m 644 "$1/$modules/$module" "initramfs/$modules/$module" || exit; done || exit
    busybox depmod -b initramfs "$2" >>"$log" 2>&1 || exit
    cd initramfs && find . | busybox cpio -o -H newc >"$work/out/initramfs" 2>>"$log"
)

qemu_status() {
    local code=0
    if qemu_find; then
        echo "qemu: made ($(<"$qemu_folder/version")), $qemu_folder"
    else
        echo "qemu: not made; tools/lab build qemu makes it (half a minute)"
        if [[ -z $(candidate linux-image-amd64) ]] && ((EUID != 0)); then code=$exit_unavailable; fi
    fi
    if qemu_running; then echo "qemu: up, $(qemu_target)"; fi
    return "$code"
}

# --- Running ---------------------------------------------------------------------------------------------------------

# qemu_boot [PORT]: with a port, usbipd in the guest is reachable at 127.0.0.1:PORT.
qemu_boot() {
    local words i=0 dir
    words=(qemu-system-x86_64 -name hwnet-lab -machine q35 -accel "tcg,thread=multi" -cpu max -smp 2 -m "$mem" -nodefaults -no-user-config
        -display none -monitor none -no-reboot -serial "file:$run/console.log"
        -kernel "$qemu_folder/vmlinux" -initrd "$qemu_folder/initramfs"
        -append "console=ttyS0 quiet panic=-1 oops=panic HWNET_LAB_BENCH=qemu HWNET_LAB_KERNEL_DRIVERS=$kernel_drivers HWNET_LAB_RUN=\"$run\" HWNET_LAB_INIT=\"$lab/guest/init\""
        -virtfs "local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap"
        -virtfs "local,path=${run//,/,,},mount_tag=run,security_model=none")
    for dir in "${shares[@]}"; do
        words+=(-virtfs "local,path=${dir//,/,,},mount_tag=share$i,security_model=none")
        i=$((i + 1))
    done
    # The far end of the adapter under test: QEMU's user network, which answers at 10.0.2.2 and leads nowhere.
    words+=(-device qemu-xhci -netdev "user,id=net0,restrict=on" -device "usb-net,netdev=net0")
    if (($# > 0)); then
        words+=(-netdev "user,id=net1,net=192.168.76.0/24,restrict=on,hostfwd=tcp:127.0.0.1:$1-192.168.76.15:3240" -device "virtio-net-pci,netdev=net1,romfile=")
        # It stays when this script ends, for as long as its time limit.
        setsid timeout -s KILL "$timeout" "${words[@]}" >"$run/qemu.log" 2>&1 </dev/null 9>&- &
    else
        setsid setpriv --pdeathsig KILL "${words[@]}" >"$run/qemu.log" 2>&1 </dev/null &
    fi
    guest=$!
}

qemu_prepare() {
    if ! qemu_find; then
        if [[ $no_build == yes ]]; then unavailable "the QEMU guest is not made" "tools/lab build qemu"; fi
        qemu_build
    fi
    qemu_tools
}

qemu_run() {
    while (($# > 0)); do
        taken=2
        case $1 in
            --kernel-drivers) need_value $# "$1"; kernel_drivers=$2; if [[ ! $2 =~ ^(on|off)$ ]]; then wrong_words "--kernel-drivers on or off, not $2"; fi ;;
            --) shift; command=("$@"); break ;;
            *) common_option "$@" ;;
        esac
        shift "$taken"
    done
    if ((${#command[@]} == 0)); then wrong_words "run qemu needs -- COMMAND"; fi
    qemu_prepare
    build_before_boot
    new_run qemu
    run_guest qemu_boot
}

# --- In the background -------------------------------------------------------------------------------------------------

# qemu_running: is the guest of this checkout up? Sets $up_guest, $up_run, $up_port. A process id alone is no proof: ids are used again.
qemu_running() {
    [[ -f $qemu_state ]] && read -r up_guest up_port up_run <"$qemu_state" &&
        [[ -n $up_run ]] && { tr '\0' ' ' <"/proc/$up_guest/cmdline"; } 2>/dev/null | grep -F "path=${up_run//,/,,}," >/dev/null
}

qemu_target() { echo "usbip:127.0.0.1:$up_port/$(<"$up_run/target")"; }

is_taken() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

qemu_up() {
    local port='' until
    timeout=3600
    while (($# > 0)); do
        taken=2
        case $1 in
            --port) need_value $# "$1"; need_number "$1" "$2"; port=$2 ;;
            *) common_option "$@" ;;
        esac
        shift "$taken"
    done
    command=("$lab/guest/export")
    qemu_prepare
    mkdir -p "$root/artifacts/lab" || exit 1
    exec 9>"$qemu_state.lock" && flock 9 || exit 1
    if qemu_running && [[ -z $port || $port == "$up_port" ]]; then
        qemu_target
        return 0
    fi
    if qemu_running; then say "tools/lab: a guest is up already at port $up_port; tools/lab down qemu ends it"; exit 1; fi
    qemu_forget
    while [[ -z $port ]] || is_taken "$port"; do port=$((20000 + RANDOM % 12000)); done
    new_run qemu
    keep=yes
    trap clean_up EXIT
    trap 'exit 143' TERM HUP
    trap 'exit 130' INT
    qemu_boot "$port"
    # So that the shell has no say when it is ended.
    disown "$guest"
    until=$((SECONDS + (timeout < 180 ? timeout : 180)))
    while [[ ! -f $run/target ]]; do
        if ! kill -0 "$guest" 2>/dev/null; then break; fi
        if ((SECONDS > until)); then break; fi
        sleep 0.1
    done
    if [[ ! -f $run/target ]]; then
        cat "$run/qemu.log" "$run/stderr" >&2
        show_console "the guest did not come up"
        exit "$exit_guest"
    fi
    echo "$guest $port $run" >"$qemu_state"
    guest=
    trap - EXIT INT TERM HUP
    qemu_running && qemu_target
}

qemu_down() {
    if (($# > 0)); then wrong_words "down qemu takes no more words"; fi
    mkdir -p "$root/artifacts/lab" || exit 1
    exec 9>"$qemu_state.lock" && flock 9 || exit 1
    if qemu_running; then
        kill -KILL -- "-$up_guest"
        while qemu_running; do sleep 0.05; done
    fi
    qemu_forget
}

# Its folder goes with it, also when its time limit ended it.
qemu_forget() {
    if [[ ${up_run-} == "$root/artifacts/lab/qemu-"* ]]; then rm -rf -- "$up_run"; fi
    rm -f -- "$qemu_state"
}
