#ifndef G5
  /* ---- push: any published message, at any time, any number of times, or never */
  :: atomic { tokens >= 2 -> /* push delivered to A */ if :: m = 2
#if NTOK > 2
          :: tokens >= 3 -> m = 3
#endif
#if NTOK > 3
          :: tokens >= 4 -> m = 4
#endif
#if NTOK > 4
          :: tokens >= 5 -> m = 5
#endif
       fi;
       if :: ofKey[m] -> raiseFloor() :: else fi;
#ifdef G2
       if :: ofVersion[m] > acked -> acked = ofVersion[m] :: else fi;
#endif
#ifdef OFF_CHAIN
       last = m;
#else
       if :: prev[m] == last && last != 0 -> last = m :: else fi;
#endif
       m = 0 }
  /* ---- SYNC on A */
  :: d_step { syncAt == 0 -> /* SYNC: t0 */ syncAt = 1; syncYoung = T1 }
#ifdef SYNC2
  :: atomic { syncAt == 1 -> /* SYNC executes */ reach(); syncTail = redis[srv].tail; syncLive = (redis[srv].promise > 0); syncAt = 2; srv = 0 }
#endif
#ifndef LEAN
  :: d_step { syncAt > 0 -> syncAt = 0; syncYoung = 0; syncTail = 0; syncLive = 0 } /* failed */
#endif
#ifdef SYNC2
  :: atomic { syncAt == 2 -> /* SYNC reply processed */
#else
  :: atomic { syncAt == 1 -> /* SYNC executes */ reach(); syncTail = redis[srv].tail; syncLive = (redis[srv].promise > 0); srv = 0;
#endif
       covers = 0; m = syncTail;
       do :: m != last && m != 0 -> covers = covers | ofKey[m]; m = prev[m] :: else -> break od;
       leadsOn = (m == last && m != 0); m = last;
#ifdef OFF_NIL
       if :: syncTail == 0 && last == 0 -> leadsOn = 1; covers = 0 :: else fi;
#endif
       do :: m != syncTail && m != 0 -> m = prev[m] :: else -> break od;
       passed = (m == syncTail && m != 0); m = 0;
       if :: leadsOn -> if :: covers -> raiseFloor() :: else fi; last = syncTail
          :: passed -> skip                /* already passed by the push path: allowed */
          :: else ->
#ifdef OFF_GAP
             skip;
#else
             raiseFloor();
#endif
             last = syncTail
       fi;
       if ::
#ifdef OFF_PROMISE
             1
#else
             syncLive
#endif
             ->
#ifdef OFF_T0
             contact = T1
#else
             contact = syncYoung
#endif
          :: else fi;
       syncAt = 0; syncYoung = 0; syncTail = 0; syncLive = 0; covers = 0; leadsOn = 0; passed = 0 }
#endif
