// Each class has a guest of its own, of one processor: two at a time, or they starve each other.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass, MaxParallelThreads = 2)]
