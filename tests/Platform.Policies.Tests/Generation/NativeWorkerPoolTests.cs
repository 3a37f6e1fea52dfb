using Platform.Policies.Generation.Native;

namespace Platform.Policies.Tests.Generation;

public sealed class NativeWorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_ManyPhases_RunsEveryChunkOnceBeforeItReturns(int threads)
    {
        using var pool = new WorkerPool(threads);
        var runs = new int[40];
        void Body(int chunk, int thread)
        {
            Assert.InRange(thread, 0, threads - 1);
            Interlocked.Increment(ref runs[chunk]);
        }
        for (var phase = 0; phase < 5000; phase++)
        {
            var chunks = 1 + phase % runs.Length;
            pool.Run(Body, chunks);
            for (var i = 0; i < runs.Length; i++)
                Assert.Equal(i < chunks ? 1 : 0, runs[i]);
            Array.Clear(runs);
        }
    }

    [Fact]
    public void Run_SeveralThreads_NoTwoShareANumber()
    {
        using var pool = new WorkerPool(3);
        var busy = new int[3];
        pool.Run(
            (_, thread) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref busy[thread]));
                Thread.SpinWait(2000);
                Interlocked.Decrement(ref busy[thread]);
            },
            200);
        Assert.Equal([0, 0, 0], busy);
    }

    [Fact]
    public void Run_ChunkThrows_CallerGetsItAndThePoolStillWorks()
    {
        using var pool = new WorkerPool(2);
        for (var round = 0; round < 50; round++)
        {
            var thrower = round % 20;
            Assert.Throws<InvalidOperationException>(() => pool.Run((chunk, _) =>
            {
                if (chunk == thrower)
                    throw new InvalidOperationException();
            }, 20));
            var sum = 0;
            pool.Run((chunk, _) => Interlocked.Add(ref sum, chunk), 20);
            Assert.Equal(190, sum);
        }
    }

    [Fact]
    public void Run_NothingMoreToDo_ThreadsGoToSleepAndWakeAgain()
    {
        using var pool = new WorkerPool(3);
        for (var round = 0; round < 3; round++)
        {
            var sum = 0;
            pool.Run((chunk, _) => Interlocked.Add(ref sum, chunk), 20);
            Assert.Equal(190, sum);
            Assert.True(SpinWait.SpinUntil(() => pool.Sleeping == 2, TimeSpan.FromSeconds(60)));
        }
    }
}
