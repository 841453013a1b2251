  /* ---- faults */
#ifdef F_LEASE
  :: atomic { redis[primary].lease != 0 -> /* lease expires */ redis[primary].lease = 0 }
#endif
#ifdef F_EVICT
  :: d_step { redis[primary].value > 0 -> /* value evicted */ redis[primary].value = 0 }
#endif
#ifdef F_EVDONE
  :: atomic { redis[primary].done != 0 -> /* done mark evicted or expired */
       if :: DONE(primary,2) -> redis[primary].done = redis[primary].done & (255 - BIT(2))
#if NV > 2
          :: DONE(primary,3) -> redis[primary].done = redis[primary].done & (255 - BIT(3))
#endif
       fi }
#endif
#ifdef F_EVLOG
  :: d_step { redis[primary].tail != 0 -> /* log evicted */ redis[primary].tail = 0 }
#endif
#ifdef F_EVCOH
  :: d_step { !redis[primary].cohAbsent -> /* coh evicted */ redis[primary].cohAbsent = 1; redis[primary].cursor = 0;
#ifdef GEN
       redis[primary].gen = 0;
#endif
       redis[primary].pos0 = 0; redis[primary].pos1 = 0; samePos = 0 }
#endif
#ifdef F_EVPROM
  :: d_step { redis[primary].promise > 0 -> /* promise evicted */ redis[primary].promise = 0 }
#endif
#ifdef F_FLUSH
  :: d_step { redis[primary].tail != 0 || !redis[primary].cohAbsent -> /* FLUSHALL */ redis[primary].value = 0; redis[primary].done = 0; redis[primary].lease = 0; redis[primary].tail = 0; redis[primary].promise = 0; redis[primary].cursor = 0;
       redis[primary].cohAbsent = 1; redis[primary].pos0 = 0; redis[primary].pos1 = 0; samePos = 0 }
#endif
#ifdef F_PURGE
  :: d_step { horizon < committed -> /* outbox purged */ horizon = committed }
#endif
#ifdef F_FAILOVER
  :: d_step { (failovers < NFO /* replica server catches up (prefix) */
#ifdef F_ZOMBIE
       && failovers == 0
#endif
       ) -> i = 1 - primary; redis[i].value = redis[primary].value; redis[i].done = redis[primary].done; redis[i].lease = redis[primary].lease; redis[i].tail = redis[primary].tail; redis[i].promise = redis[primary].promise;
#ifdef GEN
       redis[i].gen = redis[primary].gen; redis[i].promiseGen = redis[primary].promiseGen; redis[i].valueGen = redis[primary].valueGen;
#endif
      
       redis[i].cursor = redis[primary].cursor; redis[i].cohAbsent = redis[primary].cohAbsent; redis[i].pos0 = redis[primary].pos0; redis[i].pos1 = redis[primary].pos1; samePos = 1; i = 0 }
  :: d_step { failovers < NFO -> /* FAILOVER */ primary = 1 - primary; failovers++;
#ifndef F_ZOMBIE
       if :: failovers == NFO -> i = 1 - primary; redis[i].value = 0; redis[i].done = 0; redis[i].lease = 0; redis[i].tail = 0; redis[i].promise = 0; redis[i].cursor = 0; redis[i].cohAbsent = 1; redis[i].pos0 = 0; redis[i].pos1 = 0; samePos = 0; i = 0
          :: else fi
#endif
       }
#endif
