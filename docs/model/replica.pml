/* replica.pml: replica A (section 4 of the protocol): the packages tier, and invalidation as far as it listens.

   Stamps are compared with floors only, so what is kept of a stamp is whether it is below: F.live says that no floor of
   k rose since the flight began (floors.live in tier/floors.go), and an entry below its floor is no entry. */

/* What is cached, and what code calls its version: that of a deleted row is 0 once the outbox row is purged (1.2). */
#define COMMIT(v)  ((v) & 7)
#define VERSION(v) ((v) & 8 -> 0 : (v))

/* tier/flight.go: flight. F[0], and with TWO a second at once, F[1]. */
#define READ 1 /* asks Redis, or waits for another's fill */
#define LOAD 2 /* will read the database, under a lease or not */
#define DONE 3 /* has an answer, to be judged by complete */
typedef Flight {
  byte pc;
  bit  live;      /* stamp >= floors */
  byte startedAt; /* ticks for which it may be joined, and its entry served without contact */
  byte position;  /* p: last at the start; with an answer from Redis, tail */
  bit  anchored;  /* tail == p, or a LOAD */
  byte need;      /* min in the protocol: its readers have seen that version */
  byte lease;     /* under which it loads; 0: none */
  byte answer;    /* what was found */
  bit  fresh;     /* the answer is of a LOAD begun after need and seen were last set */
  byte owed;      /* G1: what its latest reader must get */
  byte written;   /* G2: likewise */
  byte shown      /* G4: what readers had got when its latest one came */
};
Flight F[2];
byte record;      /* the flight of record: its number + 1; 0: none */

byte l1;          /* the entry in L1: what was loaded; 0: none above its floor */
bit  l1_anchored;
byte l1_loadedAt; /* ticks for which it may be served without contact */
byte seen;        /* shard.seen[k] */
byte seen_at;     /* ticks for which it is kept */
byte last = 1;    /* invalidation/shard.go: last; 0: nil */
byte contact;     /* ticks for which an anchored entry may be served */

/* A SYNC under way (shard.sync). */
#define SENT     1
#define ANSWERED 2
byte sync_pc; byte sync_sent; byte sync_tail; bit sync_live; byte sync_trail;

/* What readers are owed and have got: not part of the protocol, but of its promises. */
byte got;         /* G4: the newest answer any read gave */
byte owed_here;   /* G2: the newest write acknowledged here or, with HEARD, whose message was handled */
byte loads;       /* G5 */

/* owe sets x to the oldest version that a read beginning now may return (G1). */
inline owe() {
  x = NV;
  do :: x > 1 && (x > committed || age[x] < OVERDUE) -> x-- :: else -> break od
}
#ifdef CHECK_G4
#define give(v) MUST(G4, COMMIT(v) >= got); if :: COMMIT(v) > got -> got = COMMIT(v) :: else fi
#define showing(i) F[i].shown = got
#else
#define give(v) skip
#define showing(i) skip
#endif
#ifdef CHECK_G5
#define countLoad() loads++
#else
#define countLoad() skip
#endif

inline dropEntry() { l1 = 0; l1_anchored = 0; l1_loadedAt = 0 }
/* cover is 4.1 for a message of k, or of kind all: the floor rises (tier/invalidate.go, cover and EvictAll). */
inline cover() {
  dropEntry();
#if defined(OFF_FLOOR_AT_JOIN) || defined(OFF_FLOOR_AT_STORE)
  F[0].live = 0; F[1].live = 0
#else
  sink(0); sink(1)
#endif
}
/* sink: such a flight may neither be joined nor store, so that only its answer matters from now on. */
inline sink(i) { F[i].live = 0; F[i].startedAt = 0; F[i].anchored = 0; if :: F[i].pc != 0 -> F[i].position = 0 :: else fi }
inline move(m) { last = m; if :: sync_pc != 0 -> sync_trail = sync_trail | BIT(m) :: else fi } /* moveLocked */
/* see is shard.see: seen[k] rises, and with it the floor above the entry (7.16). */
inline see(v) {
#ifndef OFF_SEEN
  seen = v; seen_at = WITHIN_2D; F[0].fresh = 0; F[1].fresh = 0;
  if :: l1 != 0 && VERSION(l1) < seen -> dropEntry() :: else fi
#else
  skip
#endif
}

/* 4.4: a hit. Contact matters to anchored entries; any may be served for D after its load began. */
#define SERVABLE (l1 != 0 && ((l1_anchored && contact > 0) || l1_loadedAt > 0))
inline hit() {
  owe();
  MUST(G1, COMMIT(l1) >= x);
  MUST(G2, COMMIT(l1) >= owed_here);
  give(l1)
}

/* 4.4: join (tier/flight.go). J1 the flight's stamp is not below the floors, J2 it began at most D ago. */
#if defined(OFF_FLOOR_AT_JOIN)
#define JOINABLE (F[record - 1].startedAt > 0)
#elif defined(OFF_AGE_AT_JOIN)
#define JOINABLE (F[record - 1].live)
#else
#define JOINABLE (F[record - 1].live && F[record - 1].startedAt > 0)
#endif
#define MAYJOIN  (record > 0 && JOINABLE)
inline join() {
  owe();
  F[record - 1].owed = x; F[record - 1].written = owed_here; showing(record - 1);
#ifndef OFF_NEED_AT_JOIN
  if :: seen > F[record - 1].need -> F[record - 1].need = seen; F[record - 1].fresh = 0 :: else fi
#endif
}
/* begin is 4.5 to a. The flight of record until now may no longer store (S3): only its answer matters. */
inline begin(i) {
#ifndef OFF_RECORD
  if :: record > 0 -> sink(record - 1) :: else fi;
#endif
  owe();
  F[i].pc = READ; F[i].live = 1; F[i].startedAt = WITHIN_D; F[i].position = last; F[i].owed = x; F[i].written = owed_here; showing(i);
#ifndef OFF_NEED_AT_START
  F[i].need = seen;
#endif
  record = i + 1
}

/* A lease that nobody has: its number is its token. */
#if NLEASE == 1
#define FREELEASE (L[1].pc == 0 -> 1 : 0)
#else
#define FREELEASE (L[1].pc == 0 -> 1 : (L[2].pc == 0 -> 2 : 0))
#endif

/* 4.5 a: READ (3.2). Under LIVE an L2 record is an answer; else the lease is acquired, if nobody has it. */
inline READ_(i) {
  if
#ifdef OFF_PROMISE_IN_READ
  :: contact == 0 -> F[i].pc = LOAD
#else
  :: !LIVE -> F[i].pc = LOAD
#endif
  :: else ->
     if
#if defined(OFF_GEN_IN_READ)
     :: S[s].val != 0 ->
#elif defined(OFF_PROMISE_IN_READ)
     :: S[s].val != 0 && S[s].vgen == S[s].gen ->
#else
     :: S[s].val != 0 && S[s].vgen == S[s].promise ->
#endif
        F[i].answer = S[s].val; F[i].anchored = (S[s].tail != 0 && S[s].tail == F[i].position); F[i].position = S[s].tail;
        F[i].pc = DONE; F[i].fresh = 0;
        if :: !F[i].live -> F[i].anchored = 0; F[i].position = 0 :: else fi
     :: else ->
        if
        :: S[s].lease == 0 && FREELEASE != 0 -> acquire(); F[i].lease = x; F[i].pc = LOAD
        :: else -> skip /* busy: asks again */
        fi
     fi
  fi;
  tidy()
}
inline acquire() { x = FREELEASE; S[s].lease = x; L[x].pc = WANTED; L[x].gen = S[s].promise }

/* LOAD (1.4): what the database holds now. */
inline loaded(i) {
  F[i].answer = SOURCE; F[i].pc = DONE; F[i].fresh = 1; F[i].anchored = F[i].live; F[i].position = 0;
  if :: F[i].lease != 0 -> L[F[i].lease].pc = LOADED; L[F[i].lease].version = SOURCE; F[i].lease = 0 :: else fi;
  countLoad()
}

/* 4.6: complete (tier/flight.go: accept, keep). C1: position is read before the floors, which one step makes sure of. */
#define TOOOLD(i) ((VERSION(F[i].answer) < F[i].need || VERSION(F[i].answer) < seen) && !F[i].fresh)
inline complete(i) {
  if
  :: TOOOLD(i) -> F[i].pc = LOAD; F[i].answer = 0; F[i].position = 0; F[i].anchored = 0
  :: else ->
     MUST(G1, COMMIT(F[i].answer) >= F[i].owed);
     MUST(G2, COMMIT(F[i].answer) >= F[i].written);
#ifdef CHECK_G4
     MUST(G4, COMMIT(F[i].answer) >= F[i].shown);
     if :: COMMIT(F[i].answer) > got -> got = COMMIT(F[i].answer) :: else fi;
#endif
     x = F[i].fresh;
     if :: VERSION(F[i].answer) > seen || x -> see(VERSION(F[i].answer)) :: else fi;
     if
#ifdef OFF_RECORD
     :: 1 ->
#else
     :: record == i + 1 ->
#endif
        if :: record == i + 1 -> record = 0 :: else fi;
        if
#ifdef OFF_FLOOR_AT_STORE
        :: 1 ->
#else
        :: F[i].live ->
#endif
           l1 = F[i].answer; l1_loadedAt = F[i].startedAt;
#ifdef OFF_ANCHORED
           l1_anchored = 1;
#else
           l1_anchored = F[i].anchored || (F[i].position != 0 && F[i].position == last);
#endif
           if :: !l1_anchored && l1_loadedAt == 0 -> dropEntry() :: else fi
        :: else
        fi
     :: else
     fi;
     forget(i)
  fi
}
inline forget(i) {
  F[i].pc = 0; F[i].live = 0; F[i].startedAt = 0; F[i].position = 0; F[i].anchored = 0; F[i].need = 0;
  F[i].answer = 0; F[i].fresh = 0; F[i].owed = 0; F[i].written = 0; F[i].shown = 0
}

#ifdef HEARD
#define heardOf(m) if :: row[m] > owed_here -> owed_here = row[m] :: else fi
#else
#define heardOf(m) skip
#endif

/* 4.2: pushed (invalidation/shard.go). A message that does not chain starts a SYNC, which may come at any time anyway. */
inline pushed(m) {
  if :: about[m] -> cover() :: else fi;
  heardOf(m);
#ifdef OFF_CHAIN
  move(m)
#else
  if :: prev[m] == last && last != 0 -> move(m) :: else fi /* I2 */
#endif
}
/* 4.3: SYNC (shard.sync). trail holds what last was since it was sent. */
inline sync_send() { sync_pc = SENT; sync_sent = WITHIN_D; sync_trail = BIT(last) }
inline sync_execute() { sync_tail = S[s].tail; sync_live = LIVE; sync_pc = ANSWERED }
inline sync_answer() {
  if
#ifdef OFF_NIL
  :: sync_tail == 0 && last == 0 -> skip
#endif
  :: sync_tail != 0 && (sync_trail & BIT(sync_tail)) != 0 -> skip
  :: else ->
     m = sync_tail; y = 0; /* followLocked: back by prev from tail to last, in one step */
     do :: m != last && m != 0 -> y = y | about[m]; heardOf(m); m = prev[m] :: else -> break od;
     if
     :: m == last && m != 0 -> if :: y -> cover() :: else fi
#ifdef OFF_GAP
     :: else -> skip
#else
     :: else -> cover() /* clearLocked */
#endif
     fi;
     last = sync_tail; m = 0; y = 0
  fi;
#ifdef OFF_PROMISE_IN_SYNC
  if :: 1 ->
#else
  if :: sync_live ->
#endif
#ifdef OFF_SENT
     contact = WITHIN_D
#else
     contact = sync_sent
#endif
  :: else
  fi;
  sync_over()
}
inline sync_over() { sync_pc = 0; sync_sent = 0; sync_tail = 0; sync_live = 0; sync_trail = 0 }
