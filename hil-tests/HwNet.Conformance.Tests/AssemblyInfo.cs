// One test at a time: several checks measure time (watchdog, time stamps, recovery) and others use all there is of the machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
