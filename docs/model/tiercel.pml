/* tiercel.pml: one key of one cache: two Redis servers (redis.pml), a replica in full and another that loads and fills
   (replica.pml), relays and the database (relay.pml). README.md says what is left out, and how to run it.

   The checker tries every order of the steps below. Each is one step in the code too: a script, a section under the
   shard's lock, a commit. What goes missing (a message, a reply, a process) is a step that does not come. Messages
   stay deliverable for ever, in any order, any number of times. */
#ifndef D
#define D 1           /* the trust window in ticks */
#endif
#ifndef NV
#define NV 2          /* versions: 1 is there at the start */
#endif
#ifndef NMSG
#define NMSG 3        /* ids of messages: NMSG - 1 are sent in a run */
#endif
#ifndef NREL
#define NREL 1        /* relays */
#endif
#ifndef NFO
#define NFO 1         /* failovers */
#endif
#ifndef NLEASE
#define NLEASE 1      /* fills under way at once */
#endif
#ifndef ALLROW
#define ALLROW 99     /* the version whose outbox row is of kind all */
#endif
/* A countdown from here is above 0 while at most D (2D) ticks have passed. */
#define WITHIN_D  (D + 1)
#define WITHIN_2D (2 * D + 1)
#define OVERDUE   (2 * D + 1) /* so old a commit must be seen: more than B (section 0: rho and epsilon are 0 here) */
#define RETENTION (4 * D)     /* R */
#ifdef ABSENT
#define OLD (RETENTION + 1)
#else
#define OLD OVERDUE
#endif
#ifdef TRACE
#define SCRATCH byte
#else
#define SCRATCH hidden byte   /* not part of the state */
#endif
SCRATCH s, x, y, m;

/* What is checked, each under the name of what it promises (docs/guarantees.md). */
hidden byte G1 = 1, G2 = 1, G3 = 1, G4 = 1, G5 = 1;
#define MUST(g, promise) if :: (promise) -> skip :: else -> assert(g == 0) fi

#include "redis.pml"
#include "relay.pml"
#include "replica.pml"

/* A command reaches the primary or, while clients of the old one are left, that. */
#ifdef F_ZOMBIE
#define REDIS(guard, body) :: d_step { (guard) -> s = primary; body } :: d_step { (guard) && failovers > 0 -> s = 1 - primary; body }
#else
#define REDIS(guard, body) :: d_step { (guard) -> s = primary; body }
#endif
#define FAULT(guard, body) :: d_step { (guard) -> body }
#ifdef TWO
#define FREE(i) (F[i].pc == 0 && ((i) == 0 || F[0].pc != 0))
#else
#define FREE(i) (F[i].pc == 0 && (i) == 0)
#endif

inline tick() {
  x = 0;
  do
  :: x < 2 ->
     if :: S[x].left > 0 -> S[x].left--; if :: S[x].left == 0 -> S[x].promise = 0 :: else fi :: else fi;
     if :: F[x].startedAt > 0 -> F[x].startedAt-- :: else fi;
     x++
  :: else -> break
  od;
  x = 2;
  do :: x <= committed -> if :: age[x] < OLD -> age[x]++ :: else fi; x++ :: else -> break od;
  x = 0;
  do :: x < NREL -> if :: R[x].until > 0 -> R[x].until-- :: else fi; x++ :: else -> break od;
  if :: contact > 0 -> contact-- :: else fi;
  if :: l1_loadedAt > 0 -> l1_loadedAt-- :: else fi;
  if :: sync_sent > 0 -> sync_sent-- :: else fi;
  if :: seen_at > 0 -> seen_at--; if :: seen_at == 0 -> seen = 0 :: else fi :: else fi;
  if :: l1 != 0 && !l1_anchored && l1_loadedAt == 0 -> dropEntry() :: else fi; /* never served again */
  tidy()
}

#define BYFLIGHT(i) \
  :: d_step { FREE(i) && (record == 0 || !(SERVABLE || MAYJOIN)) -> /* a read misses, or a refresh */ begin(i) } \
  REDIS(F[i].pc == READ, READ_(i)) \
  :: d_step { F[i].pc == LOAD -> loaded(i) } \
  :: d_step { F[i].pc == DONE -> complete(i) }
#define BYRELAY(r) \
  REDIS(R[r].pc == 0, BEGIN(r)) \
  :: d_step { R[r].pc == BEGUN -> scan(r) } \
  REDIS(R[r].pc == APPLYING && R[r].reset && ROOM, RESET(r)) \
  REDIS(R[r].pc == APPLYING && !R[r].reset && ROOM, APPLY(r)) \
  REDIS(R[r].pc == RENEWING, RENEW(r))
#define BYLEASE(t) \
  REDIS(L[t].pc == LOADED, FILL(t)) \
  :: d_step { L[t].pc == WANTED && L[t].stranger -> /* replica B loads */ L[t].pc = LOADED; L[t].version = SOURCE; countLoad() }
#define BYMESSAGE(n) :: d_step { messages >= n -> /* replica A hears it */ pushed(n) }
#define BYVERSION(v) REDIS(committed >= v && inv_due[v] && ROOM, inv_due[v] = 0; INV(v))

active proctype tiercel() {
  d_step {
    S[0].tail = 1; S[0].gen = 1; S[0].cursor = 1; S[0].promise = 1; S[0].left = WITHIN_D;
#ifdef F_FAILOVER
    catchUp(0, 1);
#else
    sameState = 0;
#endif
#ifdef CHECK_G5
    contact = WITHIN_D
#endif
  }
  do
  /* Reads, on replica A, and fills. */
  :: d_step { SERVABLE -> hit() }
  :: d_step { !SERVABLE && MAYJOIN -> join() }
  BYFLIGHT(0)
#ifdef TWO
  BYFLIGHT(1)
#endif
  BYLEASE(1)
#if NLEASE > 1
  BYLEASE(2)
#endif
#ifdef B
  REDIS(LIVE && !VALLIVE && S[s].lease == 0 && FREELEASE != 0, acquire(); L[x].stranger = 1; tidy())
#endif
  /* Messages and SYNC. */
#if NMSG > 1
  BYMESSAGE(2)
#endif
#if NMSG > 2
  BYMESSAGE(3)
#endif
#if NMSG > 3
  BYMESSAGE(4)
#endif
#if NMSG > 4
  BYMESSAGE(5)
#endif
#ifndef SLOWSYNC
  REDIS(sync_pc == SENT, sync_execute(); sync_answer())
#else
  REDIS(sync_pc == SENT, sync_execute())
  :: d_step { sync_pc == ANSWERED -> sync_answer() }
#endif
  :: d_step { sync_pc == 0 -> sync_send() }
  /* Writes: commit; INV at any later time, or never; acknowledge. */
  :: d_step { committed < NV -> committed++; age[committed] = 0;
#ifndef NOINV
       inv_due[committed] = 1;
#endif
#ifdef ACK
       acked_due[committed] = 1
#endif
     }
#ifndef NOINV
  BYVERSION(2)
#if NV > 2
  BYVERSION(3)
#endif
#endif
#ifdef ACK /* 4.8, whether INV was answered or not */
  :: d_step { committed >= 2 && acked_due[committed] ->
       acked_due[committed] = 0; cover(); if :: committed > seen -> see(committed) :: else fi; owed_here = committed }
#endif
#ifdef UNKNOWN /* the outcome of COMMIT is not known to the writer: INV comes before the commit is visible */
#ifdef OFF_UNMARKED
  REDIS(committed < NV && ROOM, INV(committed + 1))
#else
  REDIS(committed < NV && ROOM, INV_unmarked())
#endif
#endif
#ifdef OTHER
  REDIS(ROOM, append(0, 0)) /* a message of another key */
#endif
#ifndef CHECK_G5
  /* Time and relays. */
  :: d_step { tick() }
  BYRELAY(0)
#if NREL > 1
  BYRELAY(1)
#endif
#ifdef LONGTX
  :: d_step { held < committed -> held++ }
#endif
#endif
  /* What goes wrong. */
#ifdef LOSSES
  FAULT(F[0].pc == READ, F[0].pc = LOAD)   /* Redis does not answer, or another's fill did not come within W */
  FAULT(L[1].pc != 0 && !L[1].stranger && F[0].lease != 1 && F[1].lease != 1, giveUp(1)) /* FILL is lost */
  FAULT(L[1].pc != 0 && L[1].stranger, giveUp(1))
  FAULT(sync_pc != 0, sync_over())         /* or its answer */
  FAULT(R[0].pc != 0, endTurn(0))
#endif
#ifdef F_LEASE
  FAULT(S[primary].lease != 0, S[primary].lease = 0; tidy())
#endif
#ifdef F_EVICT
  FAULT(S[primary].val != 0, S[primary].val = 0; S[primary].vgen = 0)
#endif
#ifdef F_EVICTL1
  FAULT(l1 != 0, dropEntry())
#endif
#ifdef F_EVDONE
  FAULT(S[primary].done & BIT(2), S[primary].done = S[primary].done & (255 - BIT(2)))
#if NV > 2
  FAULT(S[primary].done & BIT(3), S[primary].done = S[primary].done & (255 - BIT(3)))
#endif
#endif
#ifdef F_EVLOG
  FAULT(S[primary].tail != 0, S[primary].tail = 0)
#endif
#ifdef F_EVCOH
  FAULT(S[primary].gen != 0, loseCoh(primary); tidy())
#endif
#ifdef F_EVPROMISE
  FAULT(S[primary].promise != 0, S[primary].promise = 0; S[primary].left = 0; tidy())
#endif
#ifdef F_FLUSH
  FAULT(S[primary].tail != 0 || S[primary].gen != 0, flush(primary))
#endif
#ifdef F_PURGE
#ifdef ABSENT
  FAULT(horizon < 2 && committed >= 2 && age[2] == OLD, horizon = 2)
#else
  FAULT(horizon < committed, horizon = committed)
#endif
#endif
#ifdef F_FAILOVER
#ifdef F_ZOMBIE
  FAULT(failovers == 0, catchUp(primary, 1 - primary))
#else
  FAULT(failovers < NFO, catchUp(primary, 1 - primary))
#endif
  FAULT(failovers < NFO, failover())
#endif
#ifdef CHECK_G5
  :: d_step { loads > messages -> MUST(G5, 0) } /* one load, and one more for each invalidation */
#endif
  od
}
