// The counts of live tensors are the process's, and so is the default random state: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
