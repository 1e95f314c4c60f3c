using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Raw;

namespace HwNet.Net;

public sealed partial class EtherLink
{
    /// <inheritdoc/>
    internal override void Input(IfNet ifp, ref MbufBatch frames, InputMode mode)
    {
        var state = new InputState(ifp, mode);
        while (frames.TryRemoveFirst(out var m))
        {
            if (m.Length < Header)
            {
                state.Drop(m, InputDrop.Runt);
            }
            else if ((m.Flags & MbufFlags.Truncated) != 0 || (m.Length > state.MaxLength && !state.FitsTagged(m)))
            {
                state.Drop(m, InputDrop.Giant);
            }
            else
            {
                Demultiplex(ref state, m);
            }
        }

        state.Finish();
    }

    /// <summary>One frame: address filter, taps, hook, and the protocol's queue.</summary>
    private static void Demultiplex(ref InputState state, Mbuf m)
    {
        // A frame that a pseudo-device hands up as it was sent still carries what the sender knew of it.
        m.Flags &= ~(MbufFlags.Bcast | MbufFlags.Mcast | MbufFlags.Promisc);
        m.ReceivedOn = state.Ifp;
        m.Fib = state.Fib;
        if (m.Checksum != MbufChecksum.None)
        {
            m.Checksum &= state.KnownSums;
        }

        if (!state.Admits(m, out var cause))
        {
            state.Ifp.SnoopForeign(m);
            state.Drop(m, cause);
            return;
        }

        state.Ifp.TapIncoming(m);
        if (state.TagHook is not null && (m.VlanTag is not null || IsTag(TypeOf(m))))
        {
            state.GiveToTagHook(m);
        }
        else
        {
            state.GiveUp(m);
        }
    }

    private static ushort TypeOf(Mbuf m) => BinaryPrimitives.ReadUInt16BigEndian(m.Data[(2 * LinkAddress.Length)..]);

    /// <summary>What is the same for all frames of a batch, read once; and the run of frames that go to the same queue.</summary>
    private ref struct InputState
    {
        internal readonly IfNet Ifp;
        internal readonly InputHook? Hook;
        internal readonly InputHook? TagHook;
        internal readonly int MaxLength;
        internal readonly ushort Fib;
        internal readonly MbufChecksum KnownSums;
        private readonly InputMode _mode;
        private readonly ulong _lladdr;
        private readonly IfFlags _flags;
        private readonly MulticastFilter _filter;
        private readonly SapTable? _saps;
        private MbufBatch _run;
        private MbufBatch _tagged;
        private MbufBatch _dropped;
        private NetisrProtocol _protocol;
        private int _frames;
        private int _multicasts;
        private int _delivered;
        private long _bytes;

        internal InputState(IfNet ifp, InputMode mode)
        {
            Ifp = ifp;
            _mode = mode;
            Hook = ifp.Hook;
            TagHook = ifp.TagHook;
            MaxLength = ifp.Mtu + Header;
            Fib = ifp.Fib;
            KnownSums = ifp.KnownSums;
            _lladdr = ifp.Lladdr.ToUInt64();
            _flags = ifp.Flags;
            _filter = ifp.MulticastFilter;
            _saps = ifp.Stack.Raw.Saps;
        }

        /// <summary>A tagged frame may be longer than the MTU allows by its tag.</summary>
        internal readonly bool FitsTagged(Mbuf m) => m.Length <= MaxLength + VlanTag && IsTagged(m);

        /// <summary>Address filter; frames that only snoopers get are marked M_PROMISC.</summary>
        /// <returns>False: nobody gets the frame. <paramref name="cause"/> says why it is not the station's, in both cases.</returns>
        internal bool Admits(Mbuf m, out InputDrop cause)
        {
            var data = m.Data;
            cause = InputDrop.NotForUs;
            if ((data[0] & 1) == 0)
            {
                return LinkAddress.Read(data).ToUInt64() == _lladdr || AdmitsForeign(m);
            }

            _multicasts++;
            var group = LinkAddress.Read(data);
            if (group.IsBroadcast)
            {
                m.Flags |= MbufFlags.Bcast;
                return (_flags & IfFlags.Broadcast) != 0 || AdmitsForeign(m);
            }

            m.Flags |= MbufFlags.Mcast;
            cause = InputDrop.NotJoined;
            return (_flags & IfFlags.AllMulti) != 0 || _filter.Matches(group) || AdmitsForeign(m);
        }

        /// <summary>To whom the frame is handed up, past the tags: the hook, else the protocols.</summary>
        internal void GiveUp(Mbuf m)
        {
            if ((m.Flags & MbufFlags.Promisc) != 0 && Hook is not { WantsAll: true })
            {
                Drop(m, (m.Flags & MbufFlags.Mcast) != 0 ? InputDrop.NotJoined : InputDrop.NotForUs);
            }
            else if (Hook is not null)
            {
                GiveToHook(m);
            }
            else if (m.VlanTag is { } tag && !IsPriorityOnly(tag))
            {
                Drop(m, InputDrop.UnknownVlan);
            }
            else
            {
                GiveToProtocol(m, TypeOf(m));
            }
        }

        internal void GiveToTagHook(Mbuf m)
        {
            Count(m);
            _delivered++;
            _tagged.Append(m);
        }

        private void GiveToHook(Mbuf m)
        {
            Count(m);
            _delivered++;
            _run.Append(m);
        }

        private void GiveToProtocol(Mbuf m, ushort etherType)
        {
            if (_saps is not null && GiveToAccessPoint(m))
            {
                return;
            }

            if (!EtherTypes.TryGetProtocol(etherType, out var protocol) || !Ifp.Stack.Netisr.IsRegistered(protocol))
            {
                GiveToDrain(m, etherType);
                return;
            }

            if (protocol != _protocol)
            {
                FlushRun();
                _protocol = protocol;
            }

            Count(m);
            m.TrimFront(Header);
            m.SetOwner("netisr");
            _run.Append(m);
        }

        internal void Drop(Mbuf m, InputDrop cause)
        {
            Count(m);
            Ifp.Counters.CountInputDrops(cause, 1);
            _dropped.Append(m);
        }

        internal void Finish()
        {
            if (!_tagged.IsEmpty)
            {
                FinishTagged();
            }

            Ifp.Counters.CountReceived(_frames, _bytes, _multicasts, _mode);
            if (Hook is not null && !_run.IsEmpty)
            {
                Hook.Input(Ifp, ref _run);
                _ = _run.FreeAll();
            }
            else
            {
                FlushRun();
            }

            if (_delivered > 0)
            {
                Ifp.Counters.CountDelivered(_delivered, _mode);
            }

            _ = _dropped.FreeAll();
        }

        /// <summary>What the hook for tagged frames leaves in the batch goes on as if there were none; a priority's tag it has taken off.</summary>
        private void FinishTagged()
        {
            TagHook!.Input(Ifp, ref _tagged);
            _frames -= _tagged.Count;
            _delivered -= _tagged.Count;
            _bytes -= _tagged.ByteCount();
            while (_tagged.TryRemoveFirst(out var m))
            {
                GiveUp(m);
            }
        }

        /// <returns>False: nobody registered for the frame, or who did declined it.</returns>
        private bool GiveToAccessPoint(Mbuf m)
        {
            var length = m.Length;
            if (_saps!.Find(m.Data) is not { } point || !point.Input(Ifp, m))
            {
                return false;
            }

            _frames++;
            _bytes += length;
            _delivered++;
            return true;
        }

        /// <summary>A frame that no protocol wants.</summary>
        private void GiveToDrain(Mbuf m, ushort etherType)
        {
            var length = m.Length;
            if (Ifp.FindDrain(etherType) is not { } drain || !drain.Offer(Ifp, m))
            {
                Drop(m, CauseOf(m, etherType));
                return;
            }

            _frames++;
            _bytes += length;
            _delivered++;
        }

        private readonly InputDrop CauseOf(Mbuf m, ushort etherType)
        {
            if (TagHook is null || !IsTag(etherType))
            {
                return InputDrop.NoProtocol;
            }

            return m.Length < Header + VlanTag || IsReserved(BinaryPrimitives.ReadUInt16BigEndian(m.Data[Header..])) ? InputDrop.BadTag : InputDrop.UnknownVlan;
        }

        private readonly bool AdmitsForeign(Mbuf m)
        {
            var admitted = (_flags & IfFlags.Promisc) != 0;
            if (admitted)
            {
                m.Flags |= MbufFlags.Promisc;
            }

            return admitted;
        }

        private void Count(Mbuf m)
        {
            _frames++;
            _bytes += m.Length;
        }

        private void FlushRun()
        {
            if (_run.IsEmpty)
            {
                return;
            }

            var offered = _run.Count;
            Ifp.Stack.Netisr.Hand(ref _run, _protocol, Ifp.CpuId, _mode);
            _delivered += offered - _run.Count;
            if (!_run.IsEmpty)
            {
                Ifp.Counters.CountInputDrops(InputDrop.QueueFull, _run.Count);
                _dropped.AppendAll(ref _run);
            }
        }
    }
}
