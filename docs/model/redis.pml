/* redis.pml: the Redis side (sections 2 and 3 of the protocol): two servers, the scripts, and what may happen to them.

   A script is atomic in Redis, and so it is here: one d_step, at the server s. Time is a set of countdowns that TICK
   (tiercel.pml) moves, so "promise until tr + D" is left = ticks that remain of the promise. */

typedef Server {
  byte val;     /* NS:v:k, the record: what LOAD returned; 0: none */
  byte vgen;    /* the generation with which it begins */
  byte lease;   /* NS:l:k: a token; 0: none */
  byte tail;    /* NS:tail: id of the log's last message; 0: nil */
  byte done;    /* NS:d:i: bit i is set if done[i] == coh.gen, the only thing that is ever asked of it */
  byte gen;     /* NS:coh: gen, 0: there is no coh */
  byte cursor;  /*         every version up to it has been invalidated in this state */
  bit  expects0, expects1; /* coh.pos is what relay 0, relay 1 expects */
  byte promise; /* NS:promise: a generation; 0: none */
  byte left     /*             ticks until it expires */
};
Server S[2];
bit  primary;            /* the server that is primary now */
byte failovers;
bit  sameState = 1;     /* both servers have the same pos: what one relay expects it finds in either */

/* The log, as a tree: after a failover two servers go on from one message in different ways. A generation is named
   after the message that announced it. */
byte messages = 1;      /* ids given so far; 1 is the one before the run begins */
byte prev[NMSG + 1];
bit  about[NMSG + 1];   /* of k, or of kind all */
byte row[NMSG + 1];     /* the version that it announces; 0: none */

/* A lease under which somebody loads, or has loaded and sent FILL, which may execute at any time until the lease is gone
   (tier/lease.go, fill). It outlives the flight: the readers have their answer before. */
#define WANTED 1        /* acquired: the load has yet to read the database */
#define LOADED 2        /* FILL may execute */
typedef Lease { byte pc; byte version; byte gen; bit stranger };
Lease L[NLEASE + 1];

#define ROOM        (messages < NMSG)
#define BIT(v)      (1 << (v))
#define ISDONE(v)   ((S[s].done & BIT(v)) != 0)
#define LIVE        (S[s].promise != 0)                                    /* 2: the promise is live */
#define VALLIVE     (S[s].val != 0 && S[s].vgen == S[s].promise && LIVE)   /* 2: val[k] is live */

/* What suppresses INV of version v's row: its own mark, and nothing else. */
#if defined(OFF_OWN_MARK_VALUE)
#define SUPPRESSED(v) (ISDONE(v) || (S[s].val & 7) >= (v))  /* a value of that version or a later one */
#elif defined(OFF_OWN_MARK_LATER)
#define SUPPRESSED(v) (S[s].done >= BIT(v))                 /* a later row's mark */
#else
#define SUPPRESSED(v) ISDONE(v)
#endif

/* tidy forgets what can never matter again, so that equal states look equal: a record or fill of a generation that
   neither coh nor promise has (no generation returns), and a lease that no server holds. */
inline tidy() {
  x = 0;
  do
  :: x < 2 ->
     if :: S[x].val != 0 && S[x].vgen != S[x].promise && S[x].vgen != S[x].gen -> S[x].val = 0; S[x].vgen = 0 :: else fi;
     if :: S[x].gen == 0 -> S[x].done = 0 :: else fi;
     x++
  :: else -> break
  od;
#ifndef OFF_LEASE_TOKEN
  x = 1;
  do
  :: x <= NLEASE ->
     if
     :: L[x].pc != 0 && ((S[0].lease != x && S[1].lease != x) ||
          (L[x].gen != S[0].gen && L[x].gen != S[0].promise && L[x].gen != S[1].gen && L[x].gen != S[1].promise)) -> giveUp(x)
     :: else
     fi;
     x++
  :: else -> break
  od;
#endif
  x = 0
}

/* giveUp forgets a lease whose fill will not execute. That it would block others until it expires is left out: whoever is
   blocked does nothing, which he may do anyway. */
inline giveUp(t) {
  if :: S[0].lease == t -> S[0].lease = 0 :: else fi;
  if :: S[1].lease == t -> S[1].lease = 0 :: else fi;
  if :: F[0].lease == t -> F[0].lease = 0 :: else fi;
  if :: F[1].lease == t -> F[1].lease = 0 :: else fi;
  L[t].pc = 0; L[t].version = 0; L[t].gen = 0; L[t].stranger = 0
}

/* append: invalidation/scripts/lib.lua */
inline append(covers, v) { messages++; prev[messages] = S[s].tail; about[messages] = covers; row[messages] = v; S[s].tail = messages }

/* newGen: the record, marks and fills of the old one are dead by it. */
inline newGenOfCoh() {
#ifndef OFF_NEW_GEN
  S[s].gen = messages; S[s].done = 0
#else
  if :: S[s].gen == 0 -> S[s].gen = 1 :: else fi
#endif
}

inline moved() { S[s].expects0 = 0; S[s].expects1 = 0; sameState = 0 } /* pos is rewritten */

/* INV (3.1) of version v's row, whose kind is key, or all if v is ALLROW: inv in lib.lua */
inline INV(v) {
  if
  :: SUPPRESSED(v) -> skip
  :: else ->
     append(1, v);
     if
     :: v == ALLROW ->
        if :: S[s].gen != 0 -> newGenOfCoh() :: else fi;
#ifndef OFF_ALL_PROMISE
        if :: LIVE -> S[s].promise = messages :: else fi /* XX KEEPTTL */
#endif
     :: else -> S[s].val = 0; S[s].vgen = 0; S[s].lease = 0
     fi;
     if :: S[s].gen != 0 -> S[s].done = S[s].done | BIT(v) :: else fi;
     tidy()
  fi
}

/* INV without a row: always appends, marks nothing. */
inline INV_unmarked() { append(1, 0); S[s].val = 0; S[s].vgen = 0; S[s].lease = 0; tidy() }

/* READ (3.2; the MGET of tier/redis.go Read, and scripts/acquire.lua) is in replica.pml: it ends in the flight's state. */

/* FILL (3.3): scripts/fill.lua. The promise must still have the generation under which the lease was acquired. */
#ifdef OFF_LEASE_TOKEN
#define HOLDS(t) (S[s].gen != 0)
#else
#define HOLDS(t) (S[s].lease == (t))
#endif
#ifdef OFF_FILL_GEN
#define SAMEGEN(t) 1
#else
#define SAMEGEN(t) (LIVE && S[s].promise == L[t].gen)
#endif
inline FILL(t) {
  if :: HOLDS(t) && SAMEGEN(t) -> S[s].val = L[t].version; S[s].vgen = L[t].gen; S[s].lease = 0 :: else fi;
  giveUp(t); tidy();
  checkG3()
}

/* G3: no live value is older than what the cursor covers. */
inline checkG3() {
#ifdef NO_G3
  skip
#else
  MUST(G3, !VALLIVE || S[s].gen == 0 || (S[s].val & 7) >= S[s].cursor)
#endif
}

/* Faults. What is lost in one server is lost for good unless the other is older. */
inline loseCoh(n) { S[n].gen = 0; S[n].cursor = 0; S[n].expects0 = 0; S[n].expects1 = 0; sameState = 0 }
inline flush(n) {
  S[n].val = 0; S[n].vgen = 0; S[n].lease = 0; S[n].tail = 0; S[n].done = 0; S[n].promise = 0; S[n].left = 0; loseCoh(n); tidy()
}
/* The copy hears all that the primary has done so far: what it holds is always a prefix. */
inline catchUp(a, b) {
  S[b].val = S[a].val; S[b].vgen = S[a].vgen; S[b].lease = S[a].lease; S[b].tail = S[a].tail; S[b].done = S[a].done;
  S[b].gen = S[a].gen; S[b].cursor = S[a].cursor; S[b].expects0 = S[a].expects0; S[b].expects1 = S[a].expects1;
  S[b].promise = S[a].promise; S[b].left = S[a].left; sameState = 1; tidy()
}
inline failover() {
  primary = 1 - primary; failovers++;
#ifndef F_ZOMBIE
  if :: failovers == NFO -> flush(1 - primary) :: else fi /* nobody will ask the old primary again */
#endif
}
