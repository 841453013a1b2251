/* What there is, and the steps that others are made of. */
#ifndef D
#define D 1
#endif
#ifndef NV
#define NV 2
#endif
#ifndef NTOK
#define NTOK 3
#endif
#ifndef NFO
#define NFO 1
#endif
#ifndef NREL
#define NREL 1
#endif
#define T1 (D+1)
#define T2 (2*D+1)
#ifdef SHOW /* spin -t shows the scratch variables only if they are part of the state */
#define SCRATCH
#else
#define SCRATCH hidden
#endif

typedef Redis { byte value; byte done; byte lease; byte tail; byte promise; byte cursor; bit cohAbsent; bit pos0; bit pos1
#ifdef GEN
  ; byte gen; byte promiseGen; byte valueGen
#endif
};
Redis redis[2];
bit samePos = 1; bit primary = 0; byte failovers = 0;
byte committed = 1; byte age[NV+1]; bit invDue[NV+1]; bit ackDue[NV+1];
byte horizon = 0;
byte tokens = 1; byte prev[NTOK+1]; bit ofKey[NTOK+1];
#if defined(G2) || defined(BUSSKIP)
byte ofVersion[NTOK+1];
#endif
byte last = 1; byte contact = 0; byte l1 = 0; bit l1Anchored; byte l1Young; byte seen; byte seenLeft; byte shown = 0; byte acked = 0;
byte syncAt; byte syncYoung; byte syncTail; bit syncLive;
typedef Flight { byte at; byte version; bit stampLive; byte young; byte owed; byte owedG4; byte position; bit anchored; bit loaded; byte need
#ifdef GEN
  ; byte gen
#endif
};
Flight flight[3];
byte ofRecord = 0;
typedef Relay { byte at; byte young; byte from; byte to; bit reset;
#ifdef GEN
  byte gen; /* as BEGIN saw it: only OFF_GENNOW uses it */
#endif
#if defined(SWAP) || defined(LONGTX)
  byte x
#endif
};
Relay relay[NREL];
byte applied = 1;
#ifdef GEN
byte gens = 1; /* given out so far: a new one is like no other */
#endif
#ifdef LONGTX
byte xminHeld = 1;
#endif
#if defined(SWAP) || defined(LONGTX)
#define XMIN(ii) relay[ii].x
#else
#define XMIN(ii) relay[ii].to
#endif
#ifdef G5
byte loads = 0;
#define LOADED loads++; assert(loads <= 1)
#else
#define LOADED skip
#endif
SCRATCH byte srv, fl, rl, m, v, i, owedByNow; SCRATCH byte covers, leadsOn, passed;

#ifdef GEN
#define LIVEVALUE(ss) (redis[ss].value > 0 && redis[ss].valueGen == redis[ss].promiseGen)
#define SAMEGEN(ss,ff) (flight[ff].gen == redis[ss].promiseGen)
#else
#define LIVEVALUE(ss) (redis[ss].value > 0)
#define SAMEGEN(ss,ff) (1)
#endif
inline reach() { /* the server this command reaches */
  if :: srv = primary
#ifdef F_ZOMBIE
     :: (failovers > 0) -> srv = 1 - primary
#endif
  fi }
inline freeToken(ff) { /* token of flight ff dies */
  if :: redis[0].lease == ff+1 -> redis[0].lease = 7 :: else fi;
  if :: redis[1].lease == ff+1 -> redis[1].lease = 7 :: else fi }
inline clearFlight(ff) { freeToken(ff); flight[ff].at=0; flight[ff].version=0; flight[ff].stampLive=0; flight[ff].young=0; flight[ff].owed=0; flight[ff].owedG4=0; flight[ff].position=0; flight[ff].anchored=0; flight[ff].loaded=0; flight[ff].need=0;
#ifdef GEN
  flight[ff].gen = 0;
#endif
  }
inline owedNow() { owedByNow = 1; i = 2;
  do :: i <= committed && i <= NV -> if :: age[i] == T2 -> owedByNow = i :: else fi; i++ :: else -> break od; i = 0 }
inline dropL1() { l1=0; l1Anchored=0; l1Young=0 }
#if defined(OFF_JOIN) || defined(OFF_JOINFLOOR) || defined(OFF_FLOORFILL)
inline raiseFloor() { dropL1(); flight[0].stampLive=0; flight[1].stampLive=0 }
#else
inline raiseFloor() { dropL1(); flight[0].stampLive=0; flight[0].young=0; flight[0].position=0; flight[0].anchored=0; flight[1].stampLive=0; flight[1].young=0; flight[1].position=0; flight[1].anchored=0 }
#endif
inline see(vv) {
#ifndef OFF_SEEN
  if :: vv > seen -> seen = vv; seenLeft = T2;
        if :: l1 < seen -> dropL1() :: else fi
     :: else fi
#else
  skip
#endif
}
inline append(ss,key) { tokens++; prev[tokens] = redis[ss].tail; ofKey[tokens] = key; redis[ss].tail = tokens }
#define BIT(vv) (1 << (vv))
#define DONE(ss,vv) ((redis[ss].done & BIT(vv)) != 0)
#if defined(OFF_OWNVAL)
#define SUPPRESSED(ss,vv) (DONE(ss,vv) || redis[ss].value >= vv)
#elif defined(OFF_OWNROW)
#ifdef SWAP
#define SUPPRESSED(ss,vv) (DONE(ss,vv) || ((vv) == 3 && DONE(ss,2)))
#else
#define SUPPRESSED(ss,vv) (redis[ss].done >= BIT(vv))
#endif
#else
#define SUPPRESSED(ss,vv) DONE(ss,vv)
#endif
#ifdef GEN
inline newGen(ss) { /* kind all, also in RESET: coh.gen if there is one, and the promise's value if there is one */
#ifndef OFF_ALLGEN
  gens++;
  if :: !redis[ss].cohAbsent -> redis[ss].gen = gens :: else fi;
  if :: redis[ss].promise > 0 -> redis[ss].promiseGen = gens :: else fi
#else
  skip
#endif
}
#endif
inline inv(ss,vv) { /* INV, 3.1 */
  if :: SUPPRESSED(ss,vv) -> skip
     :: else -> append(ss,1);
#if defined(G2) || defined(BUSSKIP)
        ofVersion[tokens] = vv;
#endif
        redis[ss].done = redis[ss].done | BIT(vv);
#ifdef GEN
        if :: vv == NV -> newGen(ss)               /* this row is of kind all: it does not know the key */
           :: else -> redis[ss].value = 0; redis[ss].valueGen = 0; redis[ss].lease = 0
        fi
#else
        redis[ss].value = 0; redis[ss].lease = 0
#endif
  fi }
#define G3CHK(ss) assert(redis[ss].cohAbsent || !LIVEVALUE(ss) || redis[ss].value >= redis[ss].cursor)
inline newPos(ss,ii) { redis[ss].pos0 = 0; redis[ss].pos1 = 0; if :: ii==0 -> redis[ss].pos0 = 1; redis[1-ss].pos0 = 0 :: else -> redis[ss].pos1 = 1; redis[1-ss].pos1 = 0 fi; samePos = 0 }
#define POSIS(ss,ii) ((ii==0 && redis[ss].pos0) || (ii==1 && redis[ss].pos1))
#ifdef OFF_POS
#define POS(ss,ii) (1)
#else
#define POS(ss,ii) POSIS(ss,ii)
#endif
inline clearRelay(ii) { relay[ii].at=0; relay[ii].young=0; relay[ii].from=0; relay[ii].to=0; relay[ii].reset=0;
#ifdef GEN
  relay[ii].gen=0;
#endif
#if defined(SWAP) || defined(LONGTX)
  relay[ii].x=0;
#endif
  if :: ii==0 -> redis[0].pos0=0; redis[1].pos0=0 :: else -> redis[0].pos1=0; redis[1].pos1=0 fi }
#define SERVABLE ((l1Anchored && contact > 0) || l1Young > 0)

#ifdef FA2
#define FREE (flight[0].at == 0 || flight[1].at == 0)
#else
#define FREE (flight[0].at == 0)
#endif
#ifdef OFF_JOIN
#define JOINABLE 1
#else
#ifdef OFF_JOINAGE
#define JOINABLE (flight[ofRecord-1].stampLive)
#else
#ifdef OFF_JOINFLOOR
#define JOINABLE (flight[ofRecord-1].young > 0)
#else
#define JOINABLE (flight[ofRecord-1].stampLive && flight[ofRecord-1].young > 0)
#endif
#endif
#endif
