#ifndef G5
  /* ---- time */
  :: d_step { i = 0; /* TICK */
     do :: i < 2 -> if :: redis[i].promise > 0 -> redis[i].promise-- :: else fi; i++ :: else -> break od; i = 2;
     do :: i <= NV -> if :: i <= committed && age[i] < T2 -> age[i]++ :: else fi; i++ :: else -> break od; i = 0;
     do :: i < 3 -> if :: flight[i].young > 0 -> flight[i].young-- :: else fi; i++ :: else -> break od; i = 0;
     do :: i < NREL -> if :: relay[i].young > 0 -> relay[i].young-- :: else fi; i++ :: else -> break od; i = 0;
     if :: contact > 0 -> contact-- :: else fi;
     if :: l1Young > 0 -> l1Young-- :: else fi;
     if :: syncYoung > 0 -> syncYoung-- :: else fi;
     if :: seenLeft > 0 -> seenLeft--; if :: seenLeft == 0 -> seen = 0 :: else fi :: else fi;
     /* an entry that can never be served again is the same as none, unless contact may revive it */
     if :: l1 > 0 && !l1Anchored && l1Young == 0 -> dropL1() :: else fi }
  /* ---- writer: commit; INVALIDATE at any later time or never; acknowledge on A */
  :: d_step { committed < NV -> /* COMMIT */ committed++; age[committed] = 0; invDue[committed] = 1;
#ifdef F_ACKA
       ackDue[committed] = 1
#endif
       }
#ifndef NOWINV
  :: atomic { committed >= 2 && tokens < NTOK && (invDue[2] /* writer's INVALIDATE executes */
#if NV > 2
       || invDue[3]
#endif
       ) -> if :: invDue[2] -> v = 2
#if NV > 2
               :: invDue[3] -> v = 3
#endif
            fi; reach(); invDue[v] = 0; inv(srv,v); srv = 0; v = 0 }
#endif
#ifdef F_UNKNOWN
  /* the writer lost its connection in COMMIT: its INV executes before the commit is visible */
  :: atomic { committed < NV && tokens < NTOK -> /* INV before the commit is visible (outcome unknown) */ reach();
#ifdef OFF_NOMARK
       inv(srv,committed+1);                                             /* with the row id: done is set too early */
#else
       append(srv,1); redis[srv].value = 0; redis[srv].lease = 0;               /* without the row id: no mark */
#endif
       srv = 0 }
#endif
#ifdef F_ACKA
  /* the write was made on replica A: acknowledge (INVALIDATE may have failed) */
  :: atomic { (committed >= 2 && ackDue[committed] /* ack on A */
#ifdef G2
       && !invDue[committed]
#endif
       ) -> v = committed; ackDue[v] = 0; raiseFloor(); see(v); acked = v; v = 0 }
#endif
#ifdef F_OTHER
  :: atomic { tokens < NTOK -> /* message of another key */ reach(); append(srv,0); srv = 0 }
#endif
#endif
