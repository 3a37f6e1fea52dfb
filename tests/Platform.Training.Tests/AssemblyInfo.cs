// One test at a time: some count the live tensors of the whole process, and some measure time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
