#ifndef G5
  /* ---- relays */
  :: atomic { (relay[0].at == 0 /* relay BEGIN */
#if NREL > 1
       || relay[1].at == 0
#endif
       ) -> if :: relay[0].at == 0 -> rl = 0
#if NREL > 1
             :: relay[1].at == 0 -> rl = 1
#endif
       fi; reach();
       relay[rl].at = 1; relay[rl].young = T1;
#ifdef GEN
       relay[rl].gen = redis[srv].gen;
#endif
       relay[rl].from = redis[srv].cursor; relay[rl].reset = redis[srv].cohAbsent;
#ifdef APPLIED
       relay[rl].from = applied; relay[rl].reset = 0;
#endif
       if :: rl == 0 -> redis[srv].pos0 = !redis[srv].cohAbsent; redis[1-srv].pos0 = (samePos && !redis[srv].cohAbsent)
          :: else -> redis[srv].pos1 = !redis[srv].cohAbsent; redis[1-srv].pos1 = (samePos && !redis[srv].cohAbsent) fi;
       rl = 0; srv = 0 }
  :: atomic { (relay[0].at == 1 /* relay database snapshot */
#if NREL > 1
       || relay[1].at == 1
#endif
       ) -> if :: relay[0].at == 1 -> rl = 0
#if NREL > 1
             :: relay[1].at == 1 -> rl = 1
#endif
       fi;
       relay[rl].to = committed;
#ifdef SWAP
       relay[rl].x = (committed == NV -> NV : 1);
#endif
#ifdef LONGTX
       do :: xminHeld < committed -> xminHeld++ :: break od; relay[rl].x = xminHeld;
#endif
#ifdef OFF_PURGE
       if :: !relay[rl].reset && relay[rl].to <= horizon -> relay[rl].from = relay[rl].to :: else fi;   /* the rows are gone and nobody notices */
#else
       if :: relay[rl].from < horizon -> relay[rl].reset = 1 :: else fi;
#endif
       if :: !relay[rl].reset && relay[rl].to == relay[rl].from -> relay[rl].at = 3 :: else -> relay[rl].at = 2 fi; rl = 0 }
  :: atomic { ((relay[0].at == 2 || relay[0].at == 3) /* relay APPLY/RENEW/RESET */
#if NREL > 1
       || (relay[1].at == 2 || relay[1].at == 3)
#endif
       ) -> if :: relay[0].at >= 2 -> rl = 0
#if NREL > 1
             :: relay[1].at >= 2 -> rl = 1
#endif
       fi; reach();
       if :: relay[rl].at == 2 && relay[rl].reset ->
             if :: (redis[srv].cohAbsent || POSIS(srv,rl)) && tokens < NTOK ->
                   append(srv,1);
#ifndef OFF_GEN
#ifdef GEN
                   gens++; redis[srv].gen = gens; redis[srv].promiseGen = gens;
#else
                   redis[srv].value = 0; redis[srv].lease = 0;
#endif
#endif
                   redis[srv].cursor = XMIN(rl); redis[srv].cohAbsent = 0;
                   redis[srv].promise = relay[rl].young; newPos(srv,rl)
                :: else fi;
             clearRelay(rl)
          :: relay[rl].at == 2 && !relay[rl].reset ->
             if :: POS(srv,rl) && (SUPPRESSED(srv,relay[rl].from+1) || tokens < NTOK) ->
                   relay[rl].from++;
#ifdef BUSSKIP
                   i = 2; m = 0;
                   do :: i <= tokens -> if :: ofVersion[i] == relay[rl].from -> m = 1 :: else fi; i++ :: else -> break od; i = 0;
                   if :: m -> skip :: else -> inv(srv,relay[rl].from) fi; m = 0;
#else
                   inv(srv,relay[rl].from);
#endif
                   newPos(srv,rl);
                   if :: relay[rl].from == relay[rl].to -> relay[rl].at = 3 :: else fi
                :: else -> clearRelay(rl)
             fi
          :: relay[rl].at == 3 ->
#ifdef APPLIED
             if :: relay[rl].to > applied -> applied = relay[rl].to :: else fi;
#endif
             if :: POS(srv,rl) -> redis[srv].cursor = XMIN(rl);
#ifdef OFF_ABS
                   redis[srv].promise = T1;
#else
                   redis[srv].promise = relay[rl].young;
#endif
#ifdef GEN
#ifdef OFF_GENNOW
                   redis[srv].promiseGen = relay[rl].gen;
#else
                   redis[srv].promiseGen = redis[srv].gen;
#endif
#endif
                   newPos(srv,rl);
#ifndef ONLYG1
                   G3CHK(srv)
#endif
                :: else fi;
             clearRelay(rl)
       fi; rl = 0; srv = 0 }
#ifndef LEAN
  :: d_step { relay[0].at > 0 -> /* relay 0 crashes */ clearRelay(0) }
#endif
#if NREL > 1
  :: d_step { relay[1].at > 0 -> /* relay 1 crashes */ clearRelay(1) }
#endif
#endif
