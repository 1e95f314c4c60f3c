qemu_status() { echo "qemu: later"; }
