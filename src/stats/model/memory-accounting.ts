/** What makes a kernel count memory that does not. A sentence for people, Markdown. */
export const howToCountMemory =
  'The kernel does not count memory. On a Raspberry Pi add `cgroup_enable=memory cgroup_memory=1` to the end of the one line in `/boot/firmware/cmdline.txt` and reboot.';
