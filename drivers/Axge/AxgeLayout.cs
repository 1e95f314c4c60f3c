namespace HwNet.Drivers.Axge;

/// <summary>How frames lie in transfers.</summary>
public enum AxgeLayout
{
    /// <summary>The AX88179's, which an AX88179A has too until it is told otherwise.</summary>
    Ax88179,

    /// <summary>The AX88179A's own: longer frames, and VLAN tags beside them.</summary>
    Own,
}
