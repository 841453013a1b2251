/* relay.pml: the outbox, and the relays that carry it (section 5 of the protocol): invalidation/turn.go, invalidation/relay.go.

   Version v is a commit, and its outbox row. Here commits are in the order of their xids; cursor.pml has transactions
   that overlap. */
byte committed = 1;  /* the newest version in the database */
byte age[NV + 1];    /* ticks since its commit; stops at OLD */
bit  inv_due[NV + 1];   /* the writer has yet to send INV: at any time from now on, or never */
bit  acked_due[NV + 1]; /* the writer is a process of replica A, which has yet to acknowledge */
byte horizon;        /* 1.3: rows up to it may be purged */
byte held = 1;       /* LONGTX: another transaction holds xmin at this version */
byte applied = 1;    /* OFF_NO_APPLIED: a mark in the database */

#define BEGUN    1   /* BEGIN was executed */
#define APPLYING 2   /* knows the rows of its snapshot */
#define RENEWING 3   /* has applied them */
typedef Relay {
  byte pc;
  byte until;  /* ticks that remain of tr + D, whenever the script is executed */
  byte next;   /* the row applied last; at first the cursor, 0 if that is nil */
  byte to;     /* the newest row in the snapshot */
  byte xmin;   /* of the snapshot: the cursor to set */
  bit  reset
};
Relay R[NREL];

#define EXPECTED(r) ((r) == 0 -> S[s].expects0 : S[s].expects1)
#ifdef OFF_POS
#define POSISEXPECTED(r) (S[s].gen != 0)
#else
#define POSISEXPECTED(r) (S[s].gen != 0 && EXPECTED(r))
#endif

#if !defined(ABSENT)
#define SOURCE committed
#else
/* Version 2 is a delete: once its outbox row is purged nobody knows its version (1.2). */
#define SOURCE (committed == 2 && horizon >= 2 -> 10 : committed)
#endif

/* 5.1 */
inline BEGIN(r) {
  R[r].pc = BEGUN; R[r].until = WITHIN_D; R[r].next = S[s].cursor; R[r].reset = (S[s].gen == 0);
  if
  :: r == 0 -> S[s].expects0 = (S[s].gen != 0); S[1 - s].expects0 = (sameState && S[s].gen != 0)
  :: else   -> S[s].expects1 = (S[s].gen != 0); S[1 - s].expects1 = (sameState && S[s].gen != 0)
  fi;
#ifdef OFF_NO_APPLIED
  R[r].next = applied; R[r].reset = 0
#endif
}

/* 5.2, 5.3: one snapshot */
inline scan(r) {
  R[r].to = committed;
#ifdef LONGTX
  R[r].xmin = held;
#else
  R[r].xmin = committed;
#endif
#ifdef OFF_HORIZON
  if :: !R[r].reset && R[r].to <= horizon -> R[r].next = R[r].to :: else fi; /* the rows are gone, and nobody notices */
#else
  if :: R[r].next < horizon -> R[r].reset = 1 :: else fi;
#endif
  R[r].pc = (!R[r].reset && R[r].to == R[r].next -> RENEWING : APPLYING)
}

/* pos is rewritten: what relay r expects next is here alone. */
inline newPos(r) { moved(); if :: r == 0 -> S[s].expects0 = 1; S[1 - s].expects0 = 0 :: else -> S[s].expects1 = 1; S[1 - s].expects1 = 0 fi }

/* 3.6, one row a batch */
inline APPLY(r) {
  if
  :: POSISEXPECTED(r) ->
     R[r].next++;
#ifdef OFF_APPLY_HEARD
     x = 2; y = 0; /* a row whose message was published is left out of a turn that renews */
     do :: x <= messages -> if :: row[x] == R[r].next -> y = 1 :: else fi; x++ :: else -> break od;
     if :: y -> skip :: else -> INV(R[r].next) fi; x = 0; y = 0;
#else
     INV(R[r].next);
#endif
     newPos(r);
     if :: R[r].next == R[r].to -> R[r].pc = RENEWING :: else fi
  :: else -> endTurn(r) /* lost */
  fi
}

/* 3.7: the promise gets the generation that coh has now. */
inline RENEW(r) {
#ifdef OFF_NO_APPLIED
  if :: R[r].to > applied -> applied = R[r].to :: else fi;
#endif
  if
  :: POSISEXPECTED(r) ->
     S[s].cursor = R[r].xmin;
#ifdef OFF_UNTIL
     S[s].left = WITHIN_D;
#else
     S[s].left = R[r].until;
#endif
     S[s].promise = (S[s].left != 0 -> S[s].gen : 0);
     newPos(r); tidy(); checkG3()
  :: else
  fi;
  endTurn(r)
}

/* 3.8: expect is nil if the relay found no coh. */
inline RESET(r) {
  if
  :: (R[r].next == 0 && S[s].gen == 0) || POSISEXPECTED(r) ->
     append(1, 0); newGenOfCoh();
     S[s].cursor = R[r].xmin; S[s].left = R[r].until; S[s].promise = (S[s].left != 0 -> S[s].gen : 0);
     newPos(r); tidy(); checkG3()
  :: else
  fi;
  endTurn(r)
}

inline endTurn(r) {
  R[r].pc = 0; R[r].until = 0; R[r].next = 0; R[r].to = 0; R[r].xmin = 0; R[r].reset = 0;
  if :: r == 0 -> S[0].expects0 = 0; S[1].expects0 = 0 :: else -> S[0].expects1 = 0; S[1].expects1 = 0 fi
}
