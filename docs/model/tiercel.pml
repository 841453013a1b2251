/* The coherence protocol for spin 6.5: one product, its commits, two replicas' loads, the bus, relays, and a Redis that
   fails over to an asynchronous copy. README.md says what is and what is not in it, runs.tsv how it is run.

   Everything that one Redis script does is one atomic step, and so is what the code does under one lock. Time is a set
   of counters that TICK lowers; the trust window is D ticks. Messages stay deliverable for ever, in any order, any number of
   times. pos is kept as "was it rewritten since relay r read it". Numbers in comments are sections of the protocol.

   Checked by assertions: G1 (owed) and G2 (acked) in every read, G3 (G3CHK) after every FILL and RENEW, G4 (shown).

   SIZES   NV versions · NTOK log entries + 1 · D window · NREL relays · NFO failovers
   SCOPE   LEAN: no lost fills, no crash of relay 0 or SYNC, no unreachable Redis · NOWINV: the writer never invalidates ·
           ONLYG1: no assertion of G3 · G4 · G2: also after a message was handled · G5: one load, no faults ·
           FA2: two flights on A · FB: replica B loads as well · SYNC2: the reply of SYNC may be late ·
           SWAP (NV=3): two transactions, the one with the larger row id commits first · LONGTX: a transaction holds xmin back ·
           GEN: generations are kept, and the row of version NV is of kind all
   FAULTS  F_LEASE F_EVICT F_EVDONE F_EVLOG F_EVCOH F_EVPROM: one key of Redis goes · F_FLUSH · F_FAILOVER · F_ZOMBIE: the old
           primary goes on serving · F_PURGE: the outbox is purged · F_ACKA: a write on A is acknowledged before its INV ·
           F_EVICTL1 · F_OTHER: messages of other keys · F_UNKNOWN: INV before the commit is visible
   OFF_…   one mechanism switched off, see runs.tsv */
#include "state.pml"

active proctype M() {
  d_step { redis[0].tail = 1; redis[0].cursor = 1; redis[0].promise = T1; redis[1].tail = 1; redis[1].cursor = 1; redis[1].promise = T1;
#ifndef F_FAILOVER
  redis[1].tail = 0; redis[1].cursor = 0; redis[1].promise = 0; redis[1].cohAbsent = 1; samePos = 0;
#endif
#ifdef GEN
  redis[0].gen = 1; redis[0].promiseGen = 1;
#ifdef F_FAILOVER
  redis[1].gen = 1; redis[1].promiseGen = 1;
#endif
#endif

#ifdef G5
  contact = T1;
#endif
  }
  do
#include "world.pml"
#include "reads.pml"
#include "bus.pml"
#include "relays.pml"
#include "faults.pml"
  od
}
