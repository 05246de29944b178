# -*- coding: utf-8 -*-
import sys
type A[*T] = list[T]
def f[T: int = str](a, /, *, b: T, **k) -> "x":
    match a:
        case {"k": [1, *rest], **r} | Point(x=0) if (n := 1):
            return f"{a!r:>{b}} {f'{a["x"]}'}"
    try:
        with (open(a) as x, open(b)):
            pass
    except* ValueError:
        print(*a, sep='', **k)
async def g():
    return [await x async for x in y], t"{a}", 1_000, lambda: (yield)
if sys.version_info >= (3, 10):
    print "old" , `x`, 0777, <> , ur''
