import collections, atexit
import tests.test_whole_shop as t
C=collections.Counter()
orig=t.BothShops.both
import sys
def both(self, real, naive):
    r=orig(self, real, naive); C[sys._getframe(1).f_code.co_name, r[0] is not None]+=1; return r
t.BothShops.both=both
def test_x():
    t.test_after_any_sequence_the_shop_holds_what_a_naive_one_does()
    for k,v in sorted(C.items()): print(k,v)
