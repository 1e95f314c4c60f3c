using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class LeafLockTests
{
    private const int Threads = 4;
    private const int Rounds = 20_000;

    private LeafLock _lock;
    private int _inside;

    [Fact]
    public void One_thread_at_a_time_is_inside_and_every_thread_gets_in()
    {
        using var crew = new Crew();
        var sum = 0;
        for (var i = 0; i < Threads; i++)
        {
            _ = crew.Run($"thread {i}", () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    using (_lock.Hold())
                    {
                        Assert.Equal(1, ++_inside);
                        sum++;
                        _inside--;
                    }
                }
            });
        }

        crew.Join();

        Assert.Equal(Threads * Rounds, sum);
    }

    [Fact]
    public void An_exception_inside_gives_it_back()
    {
        Assert.Throws<InvalidOperationException>(Fail);

        using (_lock.Hold())
        {
            Assert.Equal(0, _inside);
        }

        void Fail()
        {
            using (_lock.Hold())
            {
                throw new InvalidOperationException("scripted failure");
            }
        }
    }

#if DEBUG
    [Fact]
    public void A_thread_that_would_wait_for_itself_is_found_out_in_debug_builds()
    {
        using (_lock.Hold())
        {
            Assert.Throws<InvalidOperationException>(() => _lock.Enter());
        }

        _lock.Enter();
        _lock.Exit();
    }
#endif
}
