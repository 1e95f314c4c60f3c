namespace HwNet.Wire;

/// <summary>ar_op: what an ARP packet asks or says (RFC 826, RFC 903). Other values are possible and are to be ignored.</summary>
public enum ArpOperation
{
    /// <summary>No operation; never on the wire.</summary>
    None = 0,
    /// <summary>ARPOP_REQUEST: who has the target address?</summary>
    Request = 1,
    /// <summary>ARPOP_REPLY: the sender has the sender address.</summary>
    Reply = 2,
    /// <summary>ARPOP_REVREQUEST: which protocol address has this hardware?</summary>
    ReverseRequest = 3,
    /// <summary>ARPOP_REVREPLY: the answer to it.</summary>
    ReverseReply = 4,
}
