  /* ---- replica A: a read arrives */
  :: atomic { l1 > 0 && SERVABLE -> /* served by L1 */
       owedNow(); assert(l1 >= owedByNow); /* G1 */
#ifdef G4
       assert(l1 >= shown);         /* G4 */
       if :: l1 > shown -> shown = l1 :: else fi;
#endif
       assert(l1 >= acked);          /* G2 */
       owedByNow = 0 }
  :: atomic { !(l1 > 0 && SERVABLE) && ofRecord > 0 && JOINABLE -> fl = ofRecord - 1; /* join */
       owedNow(); flight[fl].owed = owedByNow; if :: acked > owedByNow -> flight[fl].owed = acked :: else fi;
#ifndef OFF_MINJOIN
       if :: seen > flight[fl].need -> flight[fl].need = seen :: else fi;
#endif
#ifdef G4
       flight[fl].owedG4 = shown;
#endif
       fl = 0; owedByNow = 0 }
  :: atomic { /* start flight on A (a miss, or a refresh while an entry is valid) */
       FREE && (ofRecord == 0 || (!(l1 > 0 && SERVABLE) && !(JOINABLE))) ->
#ifndef OFF_CURRENT
       if :: ofRecord > 0 -> fl = ofRecord - 1; flight[fl].young = 0; flight[fl].stampLive = 0; flight[fl].position = 0; flight[fl].anchored = 0 :: else fi;
#endif
#ifdef FA2
       if :: flight[0].at == 0 -> fl = 0 :: else -> fl = 1 fi;
#else
       fl = 0;
#endif
       owedNow(); flight[fl].at = 1; flight[fl].stampLive = 1; flight[fl].young = T1; flight[fl].owed = owedByNow; flight[fl].position = last;
#ifndef OFF_SEENJOIN
       flight[fl].need = seen;
#endif
#ifdef G4
       flight[fl].owedG4 = shown;
#endif
       if :: acked > owedByNow -> flight[fl].owed = acked :: else fi;
       ofRecord = fl + 1; fl = 0; owedByNow = 0 }
#ifdef F_EVICTL1
  :: d_step { l1 > 0 -> /* L1 eviction */ dropL1() }
#endif
  /* ---- replica B: one flight slot, joins */
#ifdef FB
  :: atomic { flight[2].at == 0 -> /* start flight on B */ owedNow(); flight[2].at = 1; flight[2].stampLive = 1; flight[2].young = T1; flight[2].owed = owedByNow; owedByNow = 0 }
  :: atomic { flight[2].at > 0 && flight[2].at < 7 && flight[2].young > 0 -> /* join on B */ owedNow(); flight[2].owed = owedByNow; owedByNow = 0 }
#endif
  /* ---- flights */
  :: atomic { (flight[0].at == 1 || flight[1].at == 1 || flight[2].at == 1) -> /* READ script */
       if :: flight[0].at == 1 -> fl = 0 :: flight[1].at == 1 -> fl = 1 :: flight[2].at == 1 -> fl = 2 fi;
       reach();
#ifdef OFF_READPROM
       if :: (fl == 2 && redis[srv].promise == 0) || (fl < 2 && contact == 0) -> flight[fl].at = 6
#else
       if :: redis[srv].promise == 0 -> flight[fl].at = 6
#endif
          :: else ->
             if :: LIVEVALUE(srv) -> flight[fl].version = redis[srv].value; flight[fl].anchored = (flight[fl].position == redis[srv].tail && redis[srv].tail != 0);
                   flight[fl].position = redis[srv].tail; flight[fl].loaded = 0; flight[fl].at = 5;
                   if :: fl == 2 -> flight[fl].position = 0; flight[fl].anchored = 0 :: else fi
                :: else ->
                   if :: redis[srv].lease == 0 -> freeToken(fl); redis[srv].lease = fl + 1; flight[fl].at = 2; flight[fl].position = 0;
#ifdef GEN
                           flight[fl].gen = redis[srv].promiseGen;
#endif
                           skip
                      :: else -> skip
                   fi
             fi
       fi; fl = 0; srv = 0 }
#if !defined(G5) && !defined(LEAN)
  :: atomic { (flight[0].at == 1 || flight[1].at == 1 || flight[2].at == 1) -> /* Redis unreachable, or waited too long: database */
       if :: flight[0].at == 1 -> fl = 0 :: flight[1].at == 1 -> fl = 1 :: flight[2].at == 1 -> fl = 2 fi;
       flight[fl].at = 6; flight[fl].position = 0; fl = 0 }
#endif
  :: atomic { (flight[0].at == 2 || flight[1].at == 2 || flight[2].at == 2) -> /* database read under a lease */
       if :: flight[0].at == 2 -> fl = 0 :: flight[1].at == 2 -> fl = 1 :: flight[2].at == 2 -> fl = 2 fi;
       LOADED;
       flight[fl].version = committed; flight[fl].loaded = 1; flight[fl].at = 3; fl = 0 }
  :: atomic { (flight[0].at == 6 || flight[1].at == 6 || flight[2].at == 6) -> /* database read without lease */
       if :: flight[0].at == 6 -> fl = 0 :: flight[1].at == 6 -> fl = 1 :: flight[2].at == 6 -> fl = 2 fi;
       LOADED;
       flight[fl].version = committed; flight[fl].loaded = 1; flight[fl].at = 4; fl = 0 }
  :: atomic { (flight[0].at == 3 || flight[1].at == 3 || flight[2].at == 3 || flight[0].at == 7 || flight[1].at == 7 || flight[2].at == 7) -> /* FILL executes */
       if :: flight[0].at == 3 || flight[0].at == 7 -> fl = 0 :: flight[1].at == 3 || flight[1].at == 7 -> fl = 1 :: flight[2].at == 3 || flight[2].at == 7 -> fl = 2 fi;
       reach();
#ifdef OFF_FENCE
       if :: redis[srv].cohAbsent == 0 -> redis[srv].value = flight[fl].version; redis[srv].lease = 0 :: else fi;
#else
       if :: redis[srv].lease == fl + 1 && SAMEGEN(srv,fl) -> redis[srv].value = flight[fl].version; redis[srv].lease = 0;
#ifdef GEN
            redis[srv].valueGen = redis[srv].promiseGen;
#endif
            skip
         :: else fi;
#endif
       freeToken(fl);
#ifndef ONLYG1
       G3CHK(srv);
#endif
       if :: flight[fl].at == 7 -> clearFlight(fl) :: else -> flight[fl].at = 4 fi; fl = 0; srv = 0 }
#if !defined(G5) && !defined(LEAN)
  :: atomic { (flight[0].at == 3 || flight[1].at == 3 || flight[2].at == 3 || flight[0].at == 7 || flight[1].at == 7 || flight[2].at == 7) -> /* FILL is lost */
       if :: flight[0].at == 3 || flight[0].at == 7 -> fl = 0 :: flight[1].at == 3 || flight[1].at == 7 -> fl = 1 :: flight[2].at == 3 || flight[2].at == 7 -> fl = 2 fi;
       freeToken(fl);
       if :: flight[fl].at == 7 -> clearFlight(fl) :: else -> flight[fl].at = 4 fi; fl = 0 }
#endif
#ifdef LEAN
#define PCMIN 4
#else
#define PCMIN 3
#endif
  :: atomic { (flight[0].at >= PCMIN && flight[0].at <= 5) || (flight[1].at >= PCMIN && flight[1].at <= 5) -> /* complete on A (at 3: without waiting for FILL) */
       if :: flight[0].at >= PCMIN && flight[0].at <= 5 -> fl = 0 :: flight[1].at >= PCMIN && flight[1].at <= 5 -> fl = 1 fi;
       if :: flight[fl].version < seen || flight[fl].version < flight[fl].need -> freeToken(fl); flight[fl].at = 6; flight[fl].version = 0; flight[fl].position = 0; flight[fl].anchored = 0
          :: else ->
             assert(flight[fl].version >= flight[fl].owed);  /* G1, G2 */
#ifdef G4
             assert(flight[fl].version >= flight[fl].owedG4); /* G4 */
             if :: flight[fl].version > shown -> shown = flight[fl].version :: else fi;
#endif
             see(flight[fl].version);
             if
#ifdef OFF_CURRENT
             :: 1 ->
                if :: ofRecord == fl + 1 -> ofRecord = 0 :: else fi;
#else
             :: ofRecord == fl + 1 -> ofRecord = 0;
#endif
#ifdef OFF_FLOORFILL
                if :: 1 ->
#else
                if :: flight[fl].stampLive ->
#endif
                      l1 = flight[fl].version; l1Young = flight[fl].young;
#ifdef OFF_ANCHOR
                      l1Anchored = 1;
#else
                      l1Anchored = (flight[fl].loaded || flight[fl].anchored || (flight[fl].position != 0 && flight[fl].position == last));
#endif
                      if :: !l1Anchored && l1Young == 0 -> dropL1() :: else fi
                   :: else fi
             :: else fi;
             if :: flight[fl].at == 3 -> v = flight[fl].version; flight[fl].at = 7; flight[fl].stampLive=0; flight[fl].young=0; flight[fl].owed=0; flight[fl].owedG4=0; flight[fl].position=0; flight[fl].anchored=0; flight[fl].loaded=0; flight[fl].need=0; v = 0
                :: else -> clearFlight(fl)
             fi
       fi; fl = 0 }
  :: atomic { flight[2].at >= 3 && flight[2].at <= 5 -> assert(flight[2].version >= flight[2].owed); /* complete on B */
       if :: flight[2].at == 3 -> flight[2].at = 7; flight[2].stampLive=0; flight[2].young=0; flight[2].owed=0; flight[2].position=0; flight[2].anchored=0; flight[2].loaded=0
          :: else -> clearFlight(2) fi }
