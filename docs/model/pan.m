#define rand	pan_rand
#define pthread_equal(a,b)	((a)==(b))
#if defined(HAS_CODE) && defined(VERBOSE)
	#ifdef BFS_PAR
		bfs_printf("Pr: %d Tr: %d\n", II, t->forw);
	#else
		cpu_printf("Pr: %d Tr: %d\n", II, t->forw);
	#endif
#endif
	switch (t->forw) {
	default: Uerror("bad forward move");
	case 0:	/* if without executable clauses */
		continue;
	case 1: /* generic 'goto' or 'skip' */
		IfNotBlocked
		_m = 3; goto P999;
	case 2: /* generic 'else' */
		IfNotBlocked
		if (trpt->o_pm&1) continue;
		_m = 3; goto P999;

		 /* PROC M */
	case 3: // STATE 14 - /work/main/docs/model/tiercel.pml:23 - [D_STEP23]
		IfNotBlocked

		reached[0][14] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_000_0: /* 2 */
		now.redis[0].tail = 1;
#ifdef VAR_RANGES
		logval("redis[0].tail", ((int)now.redis[0].tail));
#endif
		;
S_001_0: /* 2 */
		now.redis[0].cursor = 1;
#ifdef VAR_RANGES
		logval("redis[0].cursor", ((int)now.redis[0].cursor));
#endif
		;
S_002_0: /* 2 */
		now.redis[0].promise = (1+1);
#ifdef VAR_RANGES
		logval("redis[0].promise", ((int)now.redis[0].promise));
#endif
		;
S_003_0: /* 2 */
		now.redis[1].tail = 1;
#ifdef VAR_RANGES
		logval("redis[1].tail", ((int)now.redis[1].tail));
#endif
		;
S_004_0: /* 2 */
		now.redis[1].cursor = 1;
#ifdef VAR_RANGES
		logval("redis[1].cursor", ((int)now.redis[1].cursor));
#endif
		;
S_005_0: /* 2 */
		now.redis[1].promise = (1+1);
#ifdef VAR_RANGES
		logval("redis[1].promise", ((int)now.redis[1].promise));
#endif
		;
S_006_0: /* 2 */
		now.redis[1].tail = 0;
#ifdef VAR_RANGES
		logval("redis[1].tail", ((int)now.redis[1].tail));
#endif
		;
S_007_0: /* 2 */
		now.redis[1].cursor = 0;
#ifdef VAR_RANGES
		logval("redis[1].cursor", ((int)now.redis[1].cursor));
#endif
		;
S_008_0: /* 2 */
		now.redis[1].promise = 0;
#ifdef VAR_RANGES
		logval("redis[1].promise", ((int)now.redis[1].promise));
#endif
		;
S_009_0: /* 2 */
		now.redis[1].cohAbsent = 1;
#ifdef VAR_RANGES
		logval("redis[1].cohAbsent", ((int)now.redis[1].cohAbsent));
#endif
		;
S_010_0: /* 2 */
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
S_011_0: /* 2 */
		now.redis[0].gen = 1;
#ifdef VAR_RANGES
		logval("redis[0].gen", ((int)now.redis[0].gen));
#endif
		;
S_012_0: /* 2 */
		now.redis[0].promiseGen = 1;
#ifdef VAR_RANGES
		logval("redis[0].promiseGen", ((int)now.redis[0].promiseGen));
#endif
		;
		goto S_836_0;
S_836_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 4: // STATE 101 - /work/main/docs/model/world.pml:3 - [D_STEP3]
		IfNotBlocked

		reached[0][101] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_014_0: /* 2 */
		now.i = 0;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
S_025_0: /* 2 */
S_024_0: /* 2 */
S_015_0: /* 2 */
		if (!((((int)now.i)<2)))
			goto S_024_1;
S_019_0: /* 2 */
S_016_0: /* 2 */
		if (!((((int)now.redis[ Index(((int)now.i), 2) ].promise)>0)))
			goto S_019_1;
S_017_0: /* 2 */
		now.redis[ Index(now.i, 2) ].promise = (((int)now.redis[ Index(((int)now.i), 2) ].promise)-1);
#ifdef VAR_RANGES
		logval("redis[i].promise", ((int)now.redis[ Index(((int)now.i), 2) ].promise));
#endif
		;
		goto S_020_0;
S_019_1: /* 3 */
S_018_0: /* 2 */
		/* else */;
		goto S_020_0;
S_019_2: /* 3 */
		Uerror("blocking sel in d_step (nr.0, near line 4)");
S_020_0: /* 2 */
S_021_0: /* 2 */
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		goto S_025_0; /* ';' */
S_024_1: /* 3 */
S_022_0: /* 2 */
		/* else */;
S_023_0: /* 2 */
		goto S_027_0;	/* 'goto' */
S_024_2: /* 3 */
		Uerror("blocking sel in d_step (nr.1, near line 4)");
S_026_0: /* 2 */
		goto S_027_0;	/* 'break' */
S_027_0: /* 2 */
		now.i = 2;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
S_038_0: /* 2 */
S_037_0: /* 2 */
S_028_0: /* 2 */
		if (!((((int)now.i)<=2)))
			goto S_037_1;
S_032_0: /* 2 */
S_029_0: /* 2 */
		if (!(((((int)now.i)<=((int)now.committed))&&(((int)now.age[ Index(((int)now.i), 3) ])<((2*1)+1)))))
			goto S_032_1;
S_030_0: /* 2 */
		now.age[ Index(now.i, 3) ] = (((int)now.age[ Index(((int)now.i), 3) ])+1);
#ifdef VAR_RANGES
		logval("age[i]", ((int)now.age[ Index(((int)now.i), 3) ]));
#endif
		;
		goto S_033_0;
S_032_1: /* 3 */
S_031_0: /* 2 */
		/* else */;
		goto S_033_0;
S_032_2: /* 3 */
		Uerror("blocking sel in d_step (nr.2, near line 5)");
S_033_0: /* 2 */
S_034_0: /* 2 */
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		goto S_038_0; /* ';' */
S_037_1: /* 3 */
S_035_0: /* 2 */
		/* else */;
S_036_0: /* 2 */
		goto S_040_0;	/* 'goto' */
S_037_2: /* 3 */
		Uerror("blocking sel in d_step (nr.3, near line 5)");
S_039_0: /* 2 */
		goto S_040_0;	/* 'break' */
S_040_0: /* 2 */
		now.i = 0;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
S_051_0: /* 2 */
S_050_0: /* 2 */
S_041_0: /* 2 */
		if (!((((int)now.i)<3)))
			goto S_050_1;
S_045_0: /* 2 */
S_042_0: /* 2 */
		if (!((((int)now.flight[ Index(((int)now.i), 3) ].young)>0)))
			goto S_045_1;
S_043_0: /* 2 */
		now.flight[ Index(now.i, 3) ].young = (((int)now.flight[ Index(((int)now.i), 3) ].young)-1);
#ifdef VAR_RANGES
		logval("flight[i].young", ((int)now.flight[ Index(((int)now.i), 3) ].young));
#endif
		;
		goto S_046_0;
S_045_1: /* 3 */
S_044_0: /* 2 */
		/* else */;
		goto S_046_0;
S_045_2: /* 3 */
		Uerror("blocking sel in d_step (nr.4, near line 6)");
S_046_0: /* 2 */
S_047_0: /* 2 */
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		goto S_051_0; /* ';' */
S_050_1: /* 3 */
S_048_0: /* 2 */
		/* else */;
S_049_0: /* 2 */
		goto S_053_0;	/* 'goto' */
S_050_2: /* 3 */
		Uerror("blocking sel in d_step (nr.5, near line 6)");
S_052_0: /* 2 */
		goto S_053_0;	/* 'break' */
S_053_0: /* 2 */
		now.i = 0;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
S_064_0: /* 2 */
S_063_0: /* 2 */
S_054_0: /* 2 */
		if (!((((int)now.i)<1)))
			goto S_063_1;
S_058_0: /* 2 */
S_055_0: /* 2 */
		if (!((((int)now.relay[ Index(((int)now.i), 1) ].young)>0)))
			goto S_058_1;
S_056_0: /* 2 */
		now.relay[ Index(now.i, 1) ].young = (((int)now.relay[ Index(((int)now.i), 1) ].young)-1);
#ifdef VAR_RANGES
		logval("relay[i].young", ((int)now.relay[ Index(((int)now.i), 1) ].young));
#endif
		;
		goto S_059_0;
S_058_1: /* 3 */
S_057_0: /* 2 */
		/* else */;
		goto S_059_0;
S_058_2: /* 3 */
		Uerror("blocking sel in d_step (nr.6, near line 7)");
S_059_0: /* 2 */
S_060_0: /* 2 */
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		goto S_064_0; /* ';' */
S_063_1: /* 3 */
S_061_0: /* 2 */
		/* else */;
S_062_0: /* 2 */
		goto S_066_0;	/* 'goto' */
S_063_2: /* 3 */
		Uerror("blocking sel in d_step (nr.7, near line 7)");
S_065_0: /* 2 */
		goto S_066_0;	/* 'break' */
S_066_0: /* 2 */
		now.i = 0;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
S_070_0: /* 2 */
S_067_0: /* 2 */
		if (!((((int)now.contact)>0)))
			goto S_070_1;
S_068_0: /* 2 */
		now.contact = (((int)now.contact)-1);
#ifdef VAR_RANGES
		logval("contact", ((int)now.contact));
#endif
		;
		goto S_071_0;
S_070_1: /* 3 */
S_069_0: /* 2 */
		/* else */;
		goto S_071_0;
S_070_2: /* 3 */
		Uerror("blocking sel in d_step (nr.8, near line 8)");
S_071_0: /* 2 */
S_075_0: /* 2 */
S_072_0: /* 2 */
		if (!((((int)now.l1Young)>0)))
			goto S_075_1;
S_073_0: /* 2 */
		now.l1Young = (((int)now.l1Young)-1);
#ifdef VAR_RANGES
		logval("l1Young", ((int)now.l1Young));
#endif
		;
		goto S_076_0;
S_075_1: /* 3 */
S_074_0: /* 2 */
		/* else */;
		goto S_076_0;
S_075_2: /* 3 */
		Uerror("blocking sel in d_step (nr.9, near line 9)");
S_076_0: /* 2 */
S_080_0: /* 2 */
S_077_0: /* 2 */
		if (!((((int)now.syncYoung)>0)))
			goto S_080_1;
S_078_0: /* 2 */
		now.syncYoung = (((int)now.syncYoung)-1);
#ifdef VAR_RANGES
		logval("syncYoung", ((int)now.syncYoung));
#endif
		;
		goto S_081_0;
S_080_1: /* 3 */
S_079_0: /* 2 */
		/* else */;
		goto S_081_0;
S_080_2: /* 3 */
		Uerror("blocking sel in d_step (nr.10, near line 10)");
S_081_0: /* 2 */
S_090_0: /* 2 */
S_082_0: /* 2 */
		if (!((((int)now.seenLeft)>0)))
			goto S_090_1;
S_083_0: /* 2 */
		now.seenLeft = (((int)now.seenLeft)-1);
#ifdef VAR_RANGES
		logval("seenLeft", ((int)now.seenLeft));
#endif
		;
S_087_0: /* 2 */
S_084_0: /* 2 */
		if (!((((int)now.seenLeft)==0)))
			goto S_087_1;
S_085_0: /* 2 */
		now.seen = 0;
#ifdef VAR_RANGES
		logval("seen", ((int)now.seen));
#endif
		;
		goto S_088_0;
S_087_1: /* 3 */
S_086_0: /* 2 */
		/* else */;
		goto S_088_0;
S_087_2: /* 3 */
		Uerror("blocking sel in d_step (nr.11, near line 11)");
S_088_0: /* 2 */
		goto S_091_0;
S_090_1: /* 3 */
S_089_0: /* 2 */
		/* else */;
		goto S_091_0;
S_090_2: /* 3 */
		Uerror("blocking sel in d_step (nr.12, near line 11)");
S_091_0: /* 2 */
S_098_0: /* 2 */
S_092_0: /* 2 */
		if (!((((((int)now.l1)>0)&& !(((int)now.l1Anchored)))&&(((int)now.l1Young)==0))))
			goto S_098_1;
S_096_0: /* 2 */
S_093_0: /* 2 */
		now.l1 = 0;
#ifdef VAR_RANGES
		logval("l1", ((int)now.l1));
#endif
		;
S_094_0: /* 2 */
		now.l1Anchored = 0;
#ifdef VAR_RANGES
		logval("l1Anchored", ((int)now.l1Anchored));
#endif
		;
S_095_0: /* 2 */
		now.l1Young = 0;
#ifdef VAR_RANGES
		logval("l1Young", ((int)now.l1Young));
#endif
		;
		goto S_099_0;
S_098_1: /* 3 */
S_097_0: /* 2 */
		/* else */;
		goto S_099_0;
S_098_2: /* 3 */
		Uerror("blocking sel in d_step (nr.13, near line 13)");
S_099_0: /* 2 */
		goto S_836_0; /* '.' */
		goto S_836_0; /* ';' */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 5: // STATE 106 - /work/main/docs/model/world.pml:15 - [D_STEP15]
		if (!(boq == -1 && (((int)now.committed)<2)))
			continue;

		reached[0][106] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_101_0: /* 2 */
		if (!((((int)now.committed)<2)))
			Uerror("block in d_step seq");
S_102_0: /* 2 */
		now.committed = (((int)now.committed)+1);
#ifdef VAR_RANGES
		logval("committed", ((int)now.committed));
#endif
		;
S_103_0: /* 2 */
		now.age[ Index(now.committed, 3) ] = 0;
#ifdef VAR_RANGES
		logval("age[committed]", ((int)now.age[ Index(((int)now.committed), 3) ]));
#endif
		;
S_104_0: /* 2 */
		now.invDue[ Index(now.committed, 3) ] = 1;
#ifdef VAR_RANGES
		logval("invDue[committed]", ((int)now.invDue[ Index(((int)now.committed), 3) ]));
#endif
		;
		goto S_836_0; /* ';' */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 6: // STATE 107 - /work/main/docs/model/world.pml:21 - [((((committed>=2)&&(tokens<3))&&invDue[2]))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][107] = 1;
		if (!((((((int)now.committed)>=2)&&(((int)now.tokens)<3))&&((int)now.invDue[2]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 7: // STATE 108 - /work/main/docs/model/world.pml:25 - [(invDue[2])] (115:0:1 - 1)
		IfNotBlocked
		reached[0][108] = 1;
		if (!(((int)now.invDue[2])))
			continue;
		/* merge: v = 2(0, 109, 115) */
		reached[0][109] = 1;
		(trpt+1)->bup.oval = ((int)now.v);
		now.v = 2;
#ifdef VAR_RANGES
		logval("v", ((int)now.v));
#endif
		;
		/* merge: .(goto)(0, 111, 115) */
		reached[0][111] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 8: // STATE 112 - /work/main/docs/model/state.pml:84 - [srv = primary] (0:137:2 - 1)
		IfNotBlocked
		reached[0][112] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.srv);
		now.srv = ((int)now.primary);
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(137, 114, 137) */
		reached[0][114] = 1;
		;
		/* merge: invDue[v] = 0(137, 116, 137) */
		reached[0][116] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.invDue[ Index(((int)now.v), 3) ]);
		now.invDue[ Index(now.v, 3) ] = 0;
#ifdef VAR_RANGES
		logval("invDue[v]", ((int)now.invDue[ Index(((int)now.v), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 9: // STATE 116 - /work/main/docs/model/world.pml:29 - [invDue[v] = 0] (0:137:1 - 2)
		IfNotBlocked
		reached[0][116] = 1;
		(trpt+1)->bup.oval = ((int)now.invDue[ Index(((int)now.v), 3) ]);
		now.invDue[ Index(now.v, 3) ] = 0;
#ifdef VAR_RANGES
		logval("invDue[v]", ((int)now.invDue[ Index(((int)now.v), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 10: // STATE 117 - /work/main/docs/model/state.pml:140 - [(((redis[srv].done&(1<<v))!=0))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][117] = 1;
		if (!(((((int)now.redis[ Index(((int)now.srv), 2) ].done)&(1<<((int)now.v)))!=0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 11: // STATE 118 - /work/main/docs/model/state.pml:140 - [(1)] (836:0:2 - 1)
		IfNotBlocked
		reached[0][118] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(836, 136, 836) */
		reached[0][136] = 1;
		;
		/* merge: srv = 0(836, 138, 836) */
		reached[0][138] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: v = 0(836, 139, 836) */
		reached[0][139] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.v);
		now.v = 0;
#ifdef VAR_RANGES
		logval("v", ((int)now.v));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 12: // STATE 120 - /work/main/docs/model/state.pml:114 - [tokens = (tokens+1)] (0:133:5 - 1)
		IfNotBlocked
		reached[0][120] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.tokens);
		now.tokens = (((int)now.tokens)+1);
#ifdef VAR_RANGES
		logval("tokens", ((int)now.tokens));
#endif
		;
		/* merge: prev[tokens] = redis[srv].tail(133, 121, 133) */
		reached[0][121] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.prev[ Index(((int)now.tokens), 4) ]);
		now.prev[ Index(now.tokens, 4) ] = ((int)now.redis[ Index(((int)now.srv), 2) ].tail);
#ifdef VAR_RANGES
		logval("prev[tokens]", ((int)now.prev[ Index(((int)now.tokens), 4) ]));
#endif
		;
		/* merge: ofKey[tokens] = 1(133, 122, 133) */
		reached[0][122] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.ofKey[ Index(((int)now.tokens), 4) ]);
		now.ofKey[ Index(now.tokens, 4) ] = 1;
#ifdef VAR_RANGES
		logval("ofKey[tokens]", ((int)now.ofKey[ Index(((int)now.tokens), 4) ]));
#endif
		;
		/* merge: redis[srv].tail = tokens(133, 123, 133) */
		reached[0][123] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.redis[ Index(((int)now.srv), 2) ].tail);
		now.redis[ Index(now.srv, 2) ].tail = ((int)now.tokens);
#ifdef VAR_RANGES
		logval("redis[srv].tail", ((int)now.redis[ Index(((int)now.srv), 2) ].tail));
#endif
		;
		/* merge: redis[srv].done = (redis[srv].done|(1<<v))(133, 125, 133) */
		reached[0][125] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.redis[ Index(((int)now.srv), 2) ].done);
		now.redis[ Index(now.srv, 2) ].done = (((int)now.redis[ Index(((int)now.srv), 2) ].done)|(1<<((int)now.v)));
#ifdef VAR_RANGES
		logval("redis[srv].done", ((int)now.redis[ Index(((int)now.srv), 2) ].done));
#endif
		;
		_m = 3; goto P999; /* 4 */
	case 13: // STATE 126 - /work/main/docs/model/state.pml:147 - [((v==2))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][126] = 1;
		if (!((((int)now.v)==2)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 14: // STATE 127 - /work/main/docs/model/state.pml:135 - [(1)] (836:0:2 - 1)
		IfNotBlocked
		reached[0][127] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(836, 134, 836) */
		reached[0][134] = 1;
		;
		/* merge: .(goto)(836, 136, 836) */
		reached[0][136] = 1;
		;
		/* merge: srv = 0(836, 138, 836) */
		reached[0][138] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: v = 0(836, 139, 836) */
		reached[0][139] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.v);
		now.v = 0;
#ifdef VAR_RANGES
		logval("v", ((int)now.v));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 15: // STATE 130 - /work/main/docs/model/state.pml:148 - [redis[srv].value = 0] (0:836:5 - 1)
		IfNotBlocked
		reached[0][130] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].value);
		now.redis[ Index(now.srv, 2) ].value = 0;
#ifdef VAR_RANGES
		logval("redis[srv].value", ((int)now.redis[ Index(((int)now.srv), 2) ].value));
#endif
		;
		/* merge: redis[srv].valueGen = 0(836, 131, 836) */
		reached[0][131] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index(((int)now.srv), 2) ].valueGen);
		now.redis[ Index(now.srv, 2) ].valueGen = 0;
#ifdef VAR_RANGES
		logval("redis[srv].valueGen", ((int)now.redis[ Index(((int)now.srv), 2) ].valueGen));
#endif
		;
		/* merge: redis[srv].lease = 0(836, 132, 836) */
		reached[0][132] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.redis[ Index(((int)now.srv), 2) ].lease);
		now.redis[ Index(now.srv, 2) ].lease = 0;
#ifdef VAR_RANGES
		logval("redis[srv].lease", ((int)now.redis[ Index(((int)now.srv), 2) ].lease));
#endif
		;
		/* merge: .(goto)(836, 134, 836) */
		reached[0][134] = 1;
		;
		/* merge: .(goto)(836, 136, 836) */
		reached[0][136] = 1;
		;
		/* merge: srv = 0(836, 138, 836) */
		reached[0][138] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: v = 0(836, 139, 836) */
		reached[0][139] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.v);
		now.v = 0;
#ifdef VAR_RANGES
		logval("v", ((int)now.v));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 16: // STATE 138 - /work/main/docs/model/world.pml:29 - [srv = 0] (0:836:2 - 5)
		IfNotBlocked
		reached[0][138] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: v = 0(836, 139, 836) */
		reached[0][139] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.v);
		now.v = 0;
#ifdef VAR_RANGES
		logval("v", ((int)now.v));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 17: // STATE 141 - /work/main/docs/model/reads.pml:2 - [(((l1>0)&&((l1Anchored&&(contact>0))||(l1Young>0))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][141] = 1;
		if (!(((((int)now.l1)>0)&&((((int)now.l1Anchored)&&(((int)now.contact)>0))||(((int)now.l1Young)>0)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 18: // STATE 142 - /work/main/docs/model/state.pml:97 - [owedByNow = 1] (0:153:2 - 1)
		IfNotBlocked
		reached[0][142] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.owedByNow);
		now.owedByNow = 1;
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: i = 2(153, 143, 153) */
		reached[0][143] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.i);
		now.i = 2;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: .(goto)(0, 154, 153) */
		reached[0][154] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 19: // STATE 144 - /work/main/docs/model/state.pml:98 - [(((i<=committed)&&(i<=2)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][144] = 1;
		if (!(((((int)now.i)<=((int)now.committed))&&(((int)now.i)<=2))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 20: // STATE 145 - /work/main/docs/model/state.pml:98 - [((age[i]==((2*1)+1)))] (153:0:2 - 1)
		IfNotBlocked
		reached[0][145] = 1;
		if (!((((int)now.age[ Index(((int)now.i), 3) ])==((2*1)+1))))
			continue;
		/* merge: owedByNow = i(153, 146, 153) */
		reached[0][146] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.owedByNow);
		now.owedByNow = ((int)now.i);
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: .(goto)(153, 149, 153) */
		reached[0][149] = 1;
		;
		/* merge: i = (i+1)(153, 150, 153) */
		reached[0][150] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.i);
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: .(goto)(0, 154, 153) */
		reached[0][154] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 21: // STATE 150 - /work/main/docs/model/state.pml:98 - [i = (i+1)] (0:153:1 - 3)
		IfNotBlocked
		reached[0][150] = 1;
		(trpt+1)->bup.oval = ((int)now.i);
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: .(goto)(0, 154, 153) */
		reached[0][154] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 22: // STATE 156 - /work/main/docs/model/state.pml:98 - [i = 0] (0:836:2 - 3)
		IfNotBlocked
		reached[0][156] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.i);
		now.i = 0;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: assert((l1>=owedByNow))(836, 158, 836) */
		reached[0][158] = 1;
		spin_assert((((int)now.l1)>=((int)now.owedByNow)), "(l1>=owedByNow)", II, tt, t);
		/* merge: assert((l1>=acked))(836, 159, 836) */
		reached[0][159] = 1;
		spin_assert((((int)now.l1)>=((int)now.acked)), "(l1>=acked)", II, tt, t);
		/* merge: owedByNow = 0(836, 160, 836) */
		reached[0][160] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.owedByNow);
		now.owedByNow = 0;
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 23: // STATE 162 - /work/main/docs/model/reads.pml:10 - [(((!(((l1>0)&&((l1Anchored&&(contact>0))||(l1Young>0))))&&(ofRecord>0))&&(flight[(ofRecord-1)].stampLive&&(flight[(ofRecord-1)].young>0))))] (179:0:1 - 1)
		IfNotBlocked
		reached[0][162] = 1;
		if (!((( !(((((int)now.l1)>0)&&((((int)now.l1Anchored)&&(((int)now.contact)>0))||(((int)now.l1Young)>0))))&&(((int)now.ofRecord)>0))&&(((int)now.flight[ Index((((int)now.ofRecord)-1), 3) ].stampLive)&&(((int)now.flight[ Index((((int)now.ofRecord)-1), 3) ].young)>0)))))
			continue;
		/* merge: fl = (ofRecord-1)(0, 163, 179) */
		reached[0][163] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = (((int)now.ofRecord)-1);
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 24: // STATE 164 - /work/main/docs/model/state.pml:97 - [owedByNow = 1] (0:175:2 - 1)
		IfNotBlocked
		reached[0][164] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.owedByNow);
		now.owedByNow = 1;
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: i = 2(175, 165, 175) */
		reached[0][165] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.i);
		now.i = 2;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: .(goto)(0, 176, 175) */
		reached[0][176] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 25: // STATE 166 - /work/main/docs/model/state.pml:98 - [(((i<=committed)&&(i<=2)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][166] = 1;
		if (!(((((int)now.i)<=((int)now.committed))&&(((int)now.i)<=2))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 26: // STATE 167 - /work/main/docs/model/state.pml:98 - [((age[i]==((2*1)+1)))] (175:0:2 - 1)
		IfNotBlocked
		reached[0][167] = 1;
		if (!((((int)now.age[ Index(((int)now.i), 3) ])==((2*1)+1))))
			continue;
		/* merge: owedByNow = i(175, 168, 175) */
		reached[0][168] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.owedByNow);
		now.owedByNow = ((int)now.i);
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: .(goto)(175, 171, 175) */
		reached[0][171] = 1;
		;
		/* merge: i = (i+1)(175, 172, 175) */
		reached[0][172] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.i);
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: .(goto)(0, 176, 175) */
		reached[0][176] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 27: // STATE 172 - /work/main/docs/model/state.pml:98 - [i = (i+1)] (0:175:1 - 3)
		IfNotBlocked
		reached[0][172] = 1;
		(trpt+1)->bup.oval = ((int)now.i);
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: .(goto)(0, 176, 175) */
		reached[0][176] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 28: // STATE 178 - /work/main/docs/model/state.pml:98 - [i = 0] (0:184:2 - 3)
		IfNotBlocked
		reached[0][178] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.i);
		now.i = 0;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: flight[fl].owed = owedByNow(184, 180, 184) */
		reached[0][180] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].owed);
		now.flight[ Index(now.fl, 3) ].owed = ((int)now.owedByNow);
#ifdef VAR_RANGES
		logval("flight[fl].owed", ((int)now.flight[ Index(((int)now.fl), 3) ].owed));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 29: // STATE 181 - /work/main/docs/model/reads.pml:11 - [((acked>owedByNow))] (189:0:1 - 1)
		IfNotBlocked
		reached[0][181] = 1;
		if (!((((int)now.acked)>((int)now.owedByNow))))
			continue;
		/* merge: flight[fl].owed = acked(0, 182, 189) */
		reached[0][182] = 1;
		(trpt+1)->bup.oval = ((int)now.flight[ Index(((int)now.fl), 3) ].owed);
		now.flight[ Index(now.fl, 3) ].owed = ((int)now.acked);
#ifdef VAR_RANGES
		logval("flight[fl].owed", ((int)now.flight[ Index(((int)now.fl), 3) ].owed));
#endif
		;
		/* merge: .(goto)(0, 185, 189) */
		reached[0][185] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 30: // STATE 186 - /work/main/docs/model/reads.pml:13 - [((seen>flight[fl].need))] (836:0:3 - 1)
		IfNotBlocked
		reached[0][186] = 1;
		if (!((((int)now.seen)>((int)now.flight[ Index(((int)now.fl), 3) ].need))))
			continue;
		/* merge: flight[fl].need = seen(836, 187, 836) */
		reached[0][187] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].need);
		now.flight[ Index(now.fl, 3) ].need = ((int)now.seen);
#ifdef VAR_RANGES
		logval("flight[fl].need", ((int)now.flight[ Index(((int)now.fl), 3) ].need));
#endif
		;
		/* merge: .(goto)(836, 190, 836) */
		reached[0][190] = 1;
		;
		/* merge: fl = 0(836, 191, 836) */
		reached[0][191] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: owedByNow = 0(836, 192, 836) */
		reached[0][192] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.owedByNow);
		now.owedByNow = 0;
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 31: // STATE 191 - /work/main/docs/model/reads.pml:18 - [fl = 0] (0:836:2 - 3)
		IfNotBlocked
		reached[0][191] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: owedByNow = 0(836, 192, 836) */
		reached[0][192] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.owedByNow);
		now.owedByNow = 0;
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 32: // STATE 194 - /work/main/docs/model/reads.pml:20 - [(((flight[0].at==0)&&((ofRecord==0)||(!(((l1>0)&&((l1Anchored&&(contact>0))||(l1Young>0))))&&!((flight[(ofRecord-1)].stampLive&&(flight[(ofRecord-1)].young>0)))))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][194] = 1;
		if (!(((((int)now.flight[0].at)==0)&&((((int)now.ofRecord)==0)||( !(((((int)now.l1)>0)&&((((int)now.l1Anchored)&&(((int)now.contact)>0))||(((int)now.l1Young)>0))))&& !((((int)now.flight[ Index((((int)now.ofRecord)-1), 3) ].stampLive)&&(((int)now.flight[ Index((((int)now.ofRecord)-1), 3) ].young)>0))))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 33: // STATE 195 - /work/main/docs/model/reads.pml:22 - [((ofRecord>0))] (220:0:6 - 1)
		IfNotBlocked
		reached[0][195] = 1;
		if (!((((int)now.ofRecord)>0)))
			continue;
		/* merge: fl = (ofRecord-1)(220, 196, 220) */
		reached[0][196] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.fl);
		now.fl = (((int)now.ofRecord)-1);
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: flight[fl].young = 0(220, 197, 220) */
		reached[0][197] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].young);
		now.flight[ Index(now.fl, 3) ].young = 0;
#ifdef VAR_RANGES
		logval("flight[fl].young", ((int)now.flight[ Index(((int)now.fl), 3) ].young));
#endif
		;
		/* merge: flight[fl].stampLive = 0(220, 198, 220) */
		reached[0][198] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive);
		now.flight[ Index(now.fl, 3) ].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[fl].stampLive", ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive));
#endif
		;
		/* merge: flight[fl].position = 0(220, 199, 220) */
		reached[0][199] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].anchored = 0(220, 200, 220) */
		reached[0][200] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: .(goto)(220, 203, 220) */
		reached[0][203] = 1;
		;
		/* merge: fl = 0(220, 204, 220) */
		reached[0][204] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		_m = 3; goto P999; /* 7 */
	case 34: // STATE 204 - /work/main/docs/model/reads.pml:27 - [fl = 0] (0:220:1 - 3)
		IfNotBlocked
		reached[0][204] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 35: // STATE 205 - /work/main/docs/model/state.pml:97 - [owedByNow = 1] (0:216:2 - 1)
		IfNotBlocked
		reached[0][205] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.owedByNow);
		now.owedByNow = 1;
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: i = 2(216, 206, 216) */
		reached[0][206] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.i);
		now.i = 2;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: .(goto)(0, 217, 216) */
		reached[0][217] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 36: // STATE 207 - /work/main/docs/model/state.pml:98 - [(((i<=committed)&&(i<=2)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][207] = 1;
		if (!(((((int)now.i)<=((int)now.committed))&&(((int)now.i)<=2))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 37: // STATE 208 - /work/main/docs/model/state.pml:98 - [((age[i]==((2*1)+1)))] (216:0:2 - 1)
		IfNotBlocked
		reached[0][208] = 1;
		if (!((((int)now.age[ Index(((int)now.i), 3) ])==((2*1)+1))))
			continue;
		/* merge: owedByNow = i(216, 209, 216) */
		reached[0][209] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.owedByNow);
		now.owedByNow = ((int)now.i);
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: .(goto)(216, 212, 216) */
		reached[0][212] = 1;
		;
		/* merge: i = (i+1)(216, 213, 216) */
		reached[0][213] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.i);
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: .(goto)(0, 217, 216) */
		reached[0][217] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 38: // STATE 213 - /work/main/docs/model/state.pml:98 - [i = (i+1)] (0:216:1 - 3)
		IfNotBlocked
		reached[0][213] = 1;
		(trpt+1)->bup.oval = ((int)now.i);
		now.i = (((int)now.i)+1);
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: .(goto)(0, 217, 216) */
		reached[0][217] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 39: // STATE 219 - /work/main/docs/model/state.pml:98 - [i = 0] (0:230:7 - 3)
		IfNotBlocked
		reached[0][219] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.i);
		now.i = 0;
#ifdef VAR_RANGES
		logval("i", ((int)now.i));
#endif
		;
		/* merge: flight[fl].at = 1(230, 221, 230) */
		reached[0][221] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 1;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].stampLive = 1(230, 222, 230) */
		reached[0][222] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive);
		now.flight[ Index(now.fl, 3) ].stampLive = 1;
#ifdef VAR_RANGES
		logval("flight[fl].stampLive", ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive));
#endif
		;
		/* merge: flight[fl].young = (1+1)(230, 223, 230) */
		reached[0][223] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].young);
		now.flight[ Index(now.fl, 3) ].young = (1+1);
#ifdef VAR_RANGES
		logval("flight[fl].young", ((int)now.flight[ Index(((int)now.fl), 3) ].young));
#endif
		;
		/* merge: flight[fl].owed = owedByNow(230, 224, 230) */
		reached[0][224] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].owed);
		now.flight[ Index(now.fl, 3) ].owed = ((int)now.owedByNow);
#ifdef VAR_RANGES
		logval("flight[fl].owed", ((int)now.flight[ Index(((int)now.fl), 3) ].owed));
#endif
		;
		/* merge: flight[fl].position = last(230, 225, 230) */
		reached[0][225] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = ((int)now.last);
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].need = seen(230, 226, 230) */
		reached[0][226] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[ Index(((int)now.fl), 3) ].need);
		now.flight[ Index(now.fl, 3) ].need = ((int)now.seen);
#ifdef VAR_RANGES
		logval("flight[fl].need", ((int)now.flight[ Index(((int)now.fl), 3) ].need));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 40: // STATE 227 - /work/main/docs/model/reads.pml:36 - [((acked>owedByNow))] (836:0:4 - 1)
		IfNotBlocked
		reached[0][227] = 1;
		if (!((((int)now.acked)>((int)now.owedByNow))))
			continue;
		/* merge: flight[fl].owed = acked(836, 228, 836) */
		reached[0][228] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].owed);
		now.flight[ Index(now.fl, 3) ].owed = ((int)now.acked);
#ifdef VAR_RANGES
		logval("flight[fl].owed", ((int)now.flight[ Index(((int)now.fl), 3) ].owed));
#endif
		;
		/* merge: .(goto)(836, 231, 836) */
		reached[0][231] = 1;
		;
		/* merge: ofRecord = (fl+1)(836, 232, 836) */
		reached[0][232] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.ofRecord);
		now.ofRecord = (((int)now.fl)+1);
#ifdef VAR_RANGES
		logval("ofRecord", ((int)now.ofRecord));
#endif
		;
		/* merge: fl = 0(836, 233, 836) */
		reached[0][233] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: owedByNow = 0(836, 234, 836) */
		reached[0][234] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.owedByNow);
		now.owedByNow = 0;
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 6 */
	case 41: // STATE 232 - /work/main/docs/model/reads.pml:37 - [ofRecord = (fl+1)] (0:836:3 - 3)
		IfNotBlocked
		reached[0][232] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.ofRecord);
		now.ofRecord = (((int)now.fl)+1);
#ifdef VAR_RANGES
		logval("ofRecord", ((int)now.ofRecord));
#endif
		;
		/* merge: fl = 0(836, 233, 836) */
		reached[0][233] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: owedByNow = 0(836, 234, 836) */
		reached[0][234] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.owedByNow);
		now.owedByNow = 0;
#ifdef VAR_RANGES
		logval("owedByNow", ((int)now.owedByNow));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 42: // STATE 236 - /work/main/docs/model/reads.pml:47 - [((((flight[0].at==1)||(flight[1].at==1))||(flight[2].at==1)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][236] = 1;
		if (!((((((int)now.flight[0].at)==1)||(((int)now.flight[1].at)==1))||(((int)now.flight[2].at)==1))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 43: // STATE 237 - /work/main/docs/model/reads.pml:48 - [((flight[0].at==1))] (248:0:1 - 1)
		IfNotBlocked
		reached[0][237] = 1;
		if (!((((int)now.flight[0].at)==1)))
			continue;
		/* merge: fl = 0(0, 238, 248) */
		reached[0][238] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 244, 248) */
		reached[0][244] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 44: // STATE 239 - /work/main/docs/model/reads.pml:48 - [((flight[1].at==1))] (248:0:1 - 1)
		IfNotBlocked
		reached[0][239] = 1;
		if (!((((int)now.flight[1].at)==1)))
			continue;
		/* merge: fl = 1(0, 240, 248) */
		reached[0][240] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 1;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 244, 248) */
		reached[0][244] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 45: // STATE 241 - /work/main/docs/model/reads.pml:48 - [((flight[2].at==1))] (248:0:1 - 1)
		IfNotBlocked
		reached[0][241] = 1;
		if (!((((int)now.flight[2].at)==1)))
			continue;
		/* merge: fl = 2(0, 242, 248) */
		reached[0][242] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 2;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 244, 248) */
		reached[0][244] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 46: // STATE 245 - /work/main/docs/model/state.pml:84 - [srv = primary] (0:0:1 - 1)
		IfNotBlocked
		reached[0][245] = 1;
		(trpt+1)->bup.oval = ((int)now.srv);
		now.srv = ((int)now.primary);
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 47: // STATE 249 - /work/main/docs/model/reads.pml:53 - [((redis[srv].promise==0))] (836:0:3 - 1)
		IfNotBlocked
		reached[0][249] = 1;
		if (!((((int)now.redis[ Index(((int)now.srv), 2) ].promise)==0)))
			continue;
		/* merge: flight[fl].at = 6(836, 250, 836) */
		reached[0][250] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 6;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: .(goto)(836, 289, 836) */
		reached[0][289] = 1;
		;
		/* merge: fl = 0(836, 290, 836) */
		reached[0][290] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: srv = 0(836, 291, 836) */
		reached[0][291] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 48: // STATE 252 - /work/main/docs/model/reads.pml:56 - [(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen)))] (262:0:5 - 1)
		IfNotBlocked
		reached[0][252] = 1;
		if (!(((((int)now.redis[ Index(((int)now.srv), 2) ].value)>0)&&(((int)now.redis[ Index(((int)now.srv), 2) ].valueGen)==((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen)))))
			continue;
		/* merge: flight[fl].version = redis[srv].value(262, 253, 262) */
		reached[0][253] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
		now.flight[ Index(now.fl, 3) ].version = ((int)now.redis[ Index(((int)now.srv), 2) ].value);
#ifdef VAR_RANGES
		logval("flight[fl].version", ((int)now.flight[ Index(((int)now.fl), 3) ].version));
#endif
		;
		/* merge: flight[fl].anchored = ((flight[fl].position==redis[srv].tail)&&(redis[srv].tail!=0))(262, 254, 262) */
		reached[0][254] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = ((((int)now.flight[ Index(((int)now.fl), 3) ].position)==((int)now.redis[ Index(((int)now.srv), 2) ].tail))&&(((int)now.redis[ Index(((int)now.srv), 2) ].tail)!=0));
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: flight[fl].position = redis[srv].tail(262, 255, 262) */
		reached[0][255] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = ((int)now.redis[ Index(((int)now.srv), 2) ].tail);
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].loaded = 0(262, 256, 262) */
		reached[0][256] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].loaded);
		now.flight[ Index(now.fl, 3) ].loaded = 0;
#ifdef VAR_RANGES
		logval("flight[fl].loaded", ((int)now.flight[ Index(((int)now.fl), 3) ].loaded));
#endif
		;
		/* merge: flight[fl].at = 5(262, 257, 262) */
		reached[0][257] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 5;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 49: // STATE 258 - /work/main/docs/model/reads.pml:58 - [((fl==2))] (836:0:4 - 1)
		IfNotBlocked
		reached[0][258] = 1;
		if (!((((int)now.fl)==2)))
			continue;
		/* merge: flight[fl].position = 0(836, 259, 836) */
		reached[0][259] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].anchored = 0(836, 260, 836) */
		reached[0][260] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: .(goto)(836, 263, 836) */
		reached[0][263] = 1;
		;
		/* merge: .(goto)(836, 287, 836) */
		reached[0][287] = 1;
		;
		/* merge: .(goto)(836, 289, 836) */
		reached[0][289] = 1;
		;
		/* merge: fl = 0(836, 290, 836) */
		reached[0][290] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: srv = 0(836, 291, 836) */
		reached[0][291] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 50: // STATE 265 - /work/main/docs/model/reads.pml:60 - [((redis[srv].lease==0))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][265] = 1;
		if (!((((int)now.redis[ Index(((int)now.srv), 2) ].lease)==0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 51: // STATE 266 - /work/main/docs/model/state.pml:90 - [((redis[0].lease==(fl+1)))] (274:0:1 - 1)
		IfNotBlocked
		reached[0][266] = 1;
		if (!((((int)now.redis[0].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[0].lease = 7(0, 267, 274) */
		reached[0][267] = 1;
		(trpt+1)->bup.oval = ((int)now.redis[0].lease);
		now.redis[0].lease = 7;
#ifdef VAR_RANGES
		logval("redis[0].lease", ((int)now.redis[0].lease));
#endif
		;
		/* merge: .(goto)(0, 270, 274) */
		reached[0][270] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 52: // STATE 271 - /work/main/docs/model/state.pml:91 - [((redis[1].lease==(fl+1)))] (281:0:5 - 1)
		IfNotBlocked
		reached[0][271] = 1;
		if (!((((int)now.redis[1].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[1].lease = 7(281, 272, 281) */
		reached[0][272] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[1].lease);
		now.redis[1].lease = 7;
#ifdef VAR_RANGES
		logval("redis[1].lease", ((int)now.redis[1].lease));
#endif
		;
		/* merge: .(goto)(281, 275, 281) */
		reached[0][275] = 1;
		;
		/* merge: redis[srv].lease = (fl+1)(281, 277, 281) */
		reached[0][277] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index(((int)now.srv), 2) ].lease);
		now.redis[ Index(now.srv, 2) ].lease = (((int)now.fl)+1);
#ifdef VAR_RANGES
		logval("redis[srv].lease", ((int)now.redis[ Index(((int)now.srv), 2) ].lease));
#endif
		;
		/* merge: flight[fl].at = 2(281, 278, 281) */
		reached[0][278] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 2;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].position = 0(281, 279, 281) */
		reached[0][279] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].gen = redis[srv].promiseGen(281, 280, 281) */
		reached[0][280] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].gen);
		now.flight[ Index(now.fl, 3) ].gen = ((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen);
#ifdef VAR_RANGES
		logval("flight[fl].gen", ((int)now.flight[ Index(((int)now.fl), 3) ].gen));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 53: // STATE 277 - /work/main/docs/model/reads.pml:60 - [redis[srv].lease = (fl+1)] (0:281:4 - 3)
		IfNotBlocked
		reached[0][277] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].lease);
		now.redis[ Index(now.srv, 2) ].lease = (((int)now.fl)+1);
#ifdef VAR_RANGES
		logval("redis[srv].lease", ((int)now.redis[ Index(((int)now.srv), 2) ].lease));
#endif
		;
		/* merge: flight[fl].at = 2(281, 278, 281) */
		reached[0][278] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 2;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].position = 0(281, 279, 281) */
		reached[0][279] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].gen = redis[srv].promiseGen(281, 280, 281) */
		reached[0][280] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].gen);
		now.flight[ Index(now.fl, 3) ].gen = ((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen);
#ifdef VAR_RANGES
		logval("flight[fl].gen", ((int)now.flight[ Index(((int)now.fl), 3) ].gen));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 54: // STATE 281 - /work/main/docs/model/reads.pml:64 - [(1)] (836:0:2 - 1)
		IfNotBlocked
		reached[0][281] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(836, 285, 836) */
		reached[0][285] = 1;
		;
		/* merge: .(goto)(836, 287, 836) */
		reached[0][287] = 1;
		;
		/* merge: .(goto)(836, 289, 836) */
		reached[0][289] = 1;
		;
		/* merge: fl = 0(836, 290, 836) */
		reached[0][290] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: srv = 0(836, 291, 836) */
		reached[0][291] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 6 */
	case 55: // STATE 283 - /work/main/docs/model/reads.pml:65 - [(1)] (836:0:2 - 1)
		IfNotBlocked
		reached[0][283] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(836, 285, 836) */
		reached[0][285] = 1;
		;
		/* merge: .(goto)(836, 287, 836) */
		reached[0][287] = 1;
		;
		/* merge: .(goto)(836, 289, 836) */
		reached[0][289] = 1;
		;
		/* merge: fl = 0(836, 290, 836) */
		reached[0][290] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: srv = 0(836, 291, 836) */
		reached[0][291] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 6 */
	case 56: // STATE 290 - /work/main/docs/model/reads.pml:68 - [fl = 0] (0:836:2 - 9)
		IfNotBlocked
		reached[0][290] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: srv = 0(836, 291, 836) */
		reached[0][291] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 57: // STATE 293 - /work/main/docs/model/reads.pml:74 - [((((flight[0].at==2)||(flight[1].at==2))||(flight[2].at==2)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][293] = 1;
		if (!((((((int)now.flight[0].at)==2)||(((int)now.flight[1].at)==2))||(((int)now.flight[2].at)==2))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 58: // STATE 294 - /work/main/docs/model/reads.pml:75 - [((flight[0].at==2))] (302:0:1 - 1)
		IfNotBlocked
		reached[0][294] = 1;
		if (!((((int)now.flight[0].at)==2)))
			continue;
		/* merge: fl = 0(0, 295, 302) */
		reached[0][295] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 301, 302) */
		reached[0][301] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 59: // STATE 296 - /work/main/docs/model/reads.pml:75 - [((flight[1].at==2))] (302:0:1 - 1)
		IfNotBlocked
		reached[0][296] = 1;
		if (!((((int)now.flight[1].at)==2)))
			continue;
		/* merge: fl = 1(0, 297, 302) */
		reached[0][297] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 1;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 301, 302) */
		reached[0][301] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 60: // STATE 298 - /work/main/docs/model/reads.pml:75 - [((flight[2].at==2))] (302:0:1 - 1)
		IfNotBlocked
		reached[0][298] = 1;
		if (!((((int)now.flight[2].at)==2)))
			continue;
		/* merge: fl = 2(0, 299, 302) */
		reached[0][299] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 2;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 301, 302) */
		reached[0][301] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 61: // STATE 302 - /work/main/docs/model/reads.pml:76 - [(1)] (836:0:4 - 4)
		IfNotBlocked
		reached[0][302] = 1;
		if (!(1))
			continue;
		/* merge: flight[fl].version = committed(836, 303, 836) */
		reached[0][303] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
		now.flight[ Index(now.fl, 3) ].version = ((int)now.committed);
#ifdef VAR_RANGES
		logval("flight[fl].version", ((int)now.flight[ Index(((int)now.fl), 3) ].version));
#endif
		;
		/* merge: flight[fl].loaded = 1(836, 304, 836) */
		reached[0][304] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].loaded);
		now.flight[ Index(now.fl, 3) ].loaded = 1;
#ifdef VAR_RANGES
		logval("flight[fl].loaded", ((int)now.flight[ Index(((int)now.fl), 3) ].loaded));
#endif
		;
		/* merge: flight[fl].at = 3(836, 305, 836) */
		reached[0][305] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 3;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: fl = 0(836, 306, 836) */
		reached[0][306] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 62: // STATE 308 - /work/main/docs/model/reads.pml:78 - [((((flight[0].at==6)||(flight[1].at==6))||(flight[2].at==6)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][308] = 1;
		if (!((((((int)now.flight[0].at)==6)||(((int)now.flight[1].at)==6))||(((int)now.flight[2].at)==6))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 63: // STATE 309 - /work/main/docs/model/reads.pml:79 - [((flight[0].at==6))] (317:0:1 - 1)
		IfNotBlocked
		reached[0][309] = 1;
		if (!((((int)now.flight[0].at)==6)))
			continue;
		/* merge: fl = 0(0, 310, 317) */
		reached[0][310] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 316, 317) */
		reached[0][316] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 64: // STATE 311 - /work/main/docs/model/reads.pml:79 - [((flight[1].at==6))] (317:0:1 - 1)
		IfNotBlocked
		reached[0][311] = 1;
		if (!((((int)now.flight[1].at)==6)))
			continue;
		/* merge: fl = 1(0, 312, 317) */
		reached[0][312] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 1;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 316, 317) */
		reached[0][316] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 65: // STATE 313 - /work/main/docs/model/reads.pml:79 - [((flight[2].at==6))] (317:0:1 - 1)
		IfNotBlocked
		reached[0][313] = 1;
		if (!((((int)now.flight[2].at)==6)))
			continue;
		/* merge: fl = 2(0, 314, 317) */
		reached[0][314] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 2;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 316, 317) */
		reached[0][316] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 66: // STATE 317 - /work/main/docs/model/reads.pml:80 - [(1)] (836:0:4 - 4)
		IfNotBlocked
		reached[0][317] = 1;
		if (!(1))
			continue;
		/* merge: flight[fl].version = committed(836, 318, 836) */
		reached[0][318] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
		now.flight[ Index(now.fl, 3) ].version = ((int)now.committed);
#ifdef VAR_RANGES
		logval("flight[fl].version", ((int)now.flight[ Index(((int)now.fl), 3) ].version));
#endif
		;
		/* merge: flight[fl].loaded = 1(836, 319, 836) */
		reached[0][319] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].loaded);
		now.flight[ Index(now.fl, 3) ].loaded = 1;
#ifdef VAR_RANGES
		logval("flight[fl].loaded", ((int)now.flight[ Index(((int)now.fl), 3) ].loaded));
#endif
		;
		/* merge: flight[fl].at = 4(836, 320, 836) */
		reached[0][320] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 4;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: fl = 0(836, 321, 836) */
		reached[0][321] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 67: // STATE 323 - /work/main/docs/model/reads.pml:82 - [(((((((flight[0].at==3)||(flight[1].at==3))||(flight[2].at==3))||(flight[0].at==7))||(flight[1].at==7))||(flight[2].at==7)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][323] = 1;
		if (!(((((((((int)now.flight[0].at)==3)||(((int)now.flight[1].at)==3))||(((int)now.flight[2].at)==3))||(((int)now.flight[0].at)==7))||(((int)now.flight[1].at)==7))||(((int)now.flight[2].at)==7))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 68: // STATE 324 - /work/main/docs/model/reads.pml:83 - [(((flight[0].at==3)||(flight[0].at==7)))] (335:0:1 - 1)
		IfNotBlocked
		reached[0][324] = 1;
		if (!(((((int)now.flight[0].at)==3)||(((int)now.flight[0].at)==7))))
			continue;
		/* merge: fl = 0(0, 325, 335) */
		reached[0][325] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 331, 335) */
		reached[0][331] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 69: // STATE 326 - /work/main/docs/model/reads.pml:83 - [(((flight[1].at==3)||(flight[1].at==7)))] (335:0:1 - 1)
		IfNotBlocked
		reached[0][326] = 1;
		if (!(((((int)now.flight[1].at)==3)||(((int)now.flight[1].at)==7))))
			continue;
		/* merge: fl = 1(0, 327, 335) */
		reached[0][327] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 1;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 331, 335) */
		reached[0][331] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 70: // STATE 328 - /work/main/docs/model/reads.pml:83 - [(((flight[2].at==3)||(flight[2].at==7)))] (335:0:1 - 1)
		IfNotBlocked
		reached[0][328] = 1;
		if (!(((((int)now.flight[2].at)==3)||(((int)now.flight[2].at)==7))))
			continue;
		/* merge: fl = 2(0, 329, 335) */
		reached[0][329] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 2;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 331, 335) */
		reached[0][331] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 71: // STATE 332 - /work/main/docs/model/state.pml:84 - [srv = primary] (0:0:1 - 1)
		IfNotBlocked
		reached[0][332] = 1;
		(trpt+1)->bup.oval = ((int)now.srv);
		now.srv = ((int)now.primary);
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 72: // STATE 336 - /work/main/docs/model/reads.pml:88 - [(((redis[srv].lease==(fl+1))&&(flight[fl].gen==redis[srv].promiseGen)))] (340:0:3 - 1)
		IfNotBlocked
		reached[0][336] = 1;
		if (!(((((int)now.redis[ Index(((int)now.srv), 2) ].lease)==(((int)now.fl)+1))&&(((int)now.flight[ Index(((int)now.fl), 3) ].gen)==((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen)))))
			continue;
		/* merge: redis[srv].value = flight[fl].version(340, 337, 340) */
		reached[0][337] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].value);
		now.redis[ Index(now.srv, 2) ].value = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
#ifdef VAR_RANGES
		logval("redis[srv].value", ((int)now.redis[ Index(((int)now.srv), 2) ].value));
#endif
		;
		/* merge: redis[srv].lease = 0(340, 338, 340) */
		reached[0][338] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index(((int)now.srv), 2) ].lease);
		now.redis[ Index(now.srv, 2) ].lease = 0;
#ifdef VAR_RANGES
		logval("redis[srv].lease", ((int)now.redis[ Index(((int)now.srv), 2) ].lease));
#endif
		;
		/* merge: redis[srv].valueGen = redis[srv].promiseGen(340, 339, 340) */
		reached[0][339] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.redis[ Index(((int)now.srv), 2) ].valueGen);
		now.redis[ Index(now.srv, 2) ].valueGen = ((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen);
#ifdef VAR_RANGES
		logval("redis[srv].valueGen", ((int)now.redis[ Index(((int)now.srv), 2) ].valueGen));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 73: // STATE 344 - /work/main/docs/model/state.pml:90 - [((redis[0].lease==(fl+1)))] (352:0:1 - 1)
		IfNotBlocked
		reached[0][344] = 1;
		if (!((((int)now.redis[0].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[0].lease = 7(0, 345, 352) */
		reached[0][345] = 1;
		(trpt+1)->bup.oval = ((int)now.redis[0].lease);
		now.redis[0].lease = 7;
#ifdef VAR_RANGES
		logval("redis[0].lease", ((int)now.redis[0].lease));
#endif
		;
		/* merge: .(goto)(0, 348, 352) */
		reached[0][348] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 74: // STATE 349 - /work/main/docs/model/state.pml:91 - [((redis[1].lease==(fl+1)))] (382:0:1 - 1)
		IfNotBlocked
		reached[0][349] = 1;
		if (!((((int)now.redis[1].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[1].lease = 7(382, 350, 382) */
		reached[0][350] = 1;
		(trpt+1)->bup.oval = ((int)now.redis[1].lease);
		now.redis[1].lease = 7;
#ifdef VAR_RANGES
		logval("redis[1].lease", ((int)now.redis[1].lease));
#endif
		;
		/* merge: .(goto)(382, 353, 382) */
		reached[0][353] = 1;
		;
		/* merge: assert(((redis[srv].cohAbsent||!(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor)))(382, 355, 382) */
		reached[0][355] = 1;
		spin_assert(((((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent)|| !(((((int)now.redis[ Index(((int)now.srv), 2) ].value)>0)&&(((int)now.redis[ Index(((int)now.srv), 2) ].valueGen)==((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen)))))||(((int)now.redis[ Index(((int)now.srv), 2) ].value)>=((int)now.redis[ Index(((int)now.srv), 2) ].cursor))), "((redis[srv].cohAbsent|| !(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor))", II, tt, t);
		_m = 3; goto P999; /* 3 */
	case 75: // STATE 355 - /work/main/docs/model/reads.pml:97 - [assert(((redis[srv].cohAbsent||!(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor)))] (0:382:0 - 3)
		IfNotBlocked
		reached[0][355] = 1;
		spin_assert(((((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent)|| !(((((int)now.redis[ Index(((int)now.srv), 2) ].value)>0)&&(((int)now.redis[ Index(((int)now.srv), 2) ].valueGen)==((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen)))))||(((int)now.redis[ Index(((int)now.srv), 2) ].value)>=((int)now.redis[ Index(((int)now.srv), 2) ].cursor))), "((redis[srv].cohAbsent|| !(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor))", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 76: // STATE 356 - /work/main/docs/model/reads.pml:99 - [((flight[fl].at==7))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][356] = 1;
		if (!((((int)now.flight[ Index(((int)now.fl), 3) ].at)==7)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 77: // STATE 357 - /work/main/docs/model/state.pml:90 - [((redis[0].lease==(fl+1)))] (365:0:1 - 1)
		IfNotBlocked
		reached[0][357] = 1;
		if (!((((int)now.redis[0].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[0].lease = 7(0, 358, 365) */
		reached[0][358] = 1;
		(trpt+1)->bup.oval = ((int)now.redis[0].lease);
		now.redis[0].lease = 7;
#ifdef VAR_RANGES
		logval("redis[0].lease", ((int)now.redis[0].lease));
#endif
		;
		/* merge: .(goto)(0, 361, 365) */
		reached[0][361] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 78: // STATE 362 - /work/main/docs/model/state.pml:91 - [((redis[1].lease==(fl+1)))] (836:0:14 - 1)
		IfNotBlocked
		reached[0][362] = 1;
		if (!((((int)now.redis[1].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[1].lease = 7(836, 363, 836) */
		reached[0][363] = 1;
		(trpt+1)->bup.ovals = grab_ints(14);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[1].lease);
		now.redis[1].lease = 7;
#ifdef VAR_RANGES
		logval("redis[1].lease", ((int)now.redis[1].lease));
#endif
		;
		/* merge: .(goto)(836, 366, 836) */
		reached[0][366] = 1;
		;
		/* merge: flight[fl].at = 0(836, 368, 836) */
		reached[0][368] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 0;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].version = 0(836, 369, 836) */
		reached[0][369] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
		now.flight[ Index(now.fl, 3) ].version = 0;
#ifdef VAR_RANGES
		logval("flight[fl].version", ((int)now.flight[ Index(((int)now.fl), 3) ].version));
#endif
		;
		/* merge: flight[fl].stampLive = 0(836, 370, 836) */
		reached[0][370] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive);
		now.flight[ Index(now.fl, 3) ].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[fl].stampLive", ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive));
#endif
		;
		/* merge: flight[fl].young = 0(836, 371, 836) */
		reached[0][371] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].young);
		now.flight[ Index(now.fl, 3) ].young = 0;
#ifdef VAR_RANGES
		logval("flight[fl].young", ((int)now.flight[ Index(((int)now.fl), 3) ].young));
#endif
		;
		/* merge: flight[fl].owed = 0(836, 372, 836) */
		reached[0][372] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[ Index(((int)now.fl), 3) ].owed);
		now.flight[ Index(now.fl, 3) ].owed = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owed", ((int)now.flight[ Index(((int)now.fl), 3) ].owed));
#endif
		;
		/* merge: flight[fl].owedG4 = 0(836, 373, 836) */
		reached[0][373] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4);
		now.flight[ Index(now.fl, 3) ].owedG4 = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owedG4", ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4));
#endif
		;
		/* merge: flight[fl].position = 0(836, 374, 836) */
		reached[0][374] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].anchored = 0(836, 375, 836) */
		reached[0][375] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: flight[fl].loaded = 0(836, 376, 836) */
		reached[0][376] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[ Index(((int)now.fl), 3) ].loaded);
		now.flight[ Index(now.fl, 3) ].loaded = 0;
#ifdef VAR_RANGES
		logval("flight[fl].loaded", ((int)now.flight[ Index(((int)now.fl), 3) ].loaded));
#endif
		;
		/* merge: flight[fl].need = 0(836, 377, 836) */
		reached[0][377] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.flight[ Index(((int)now.fl), 3) ].need);
		now.flight[ Index(now.fl, 3) ].need = 0;
#ifdef VAR_RANGES
		logval("flight[fl].need", ((int)now.flight[ Index(((int)now.fl), 3) ].need));
#endif
		;
		/* merge: flight[fl].gen = 0(836, 378, 836) */
		reached[0][378] = 1;
		(trpt+1)->bup.ovals[11] = ((int)now.flight[ Index(((int)now.fl), 3) ].gen);
		now.flight[ Index(now.fl, 3) ].gen = 0;
#ifdef VAR_RANGES
		logval("flight[fl].gen", ((int)now.flight[ Index(((int)now.fl), 3) ].gen));
#endif
		;
		/* merge: .(goto)(836, 383, 836) */
		reached[0][383] = 1;
		;
		/* merge: fl = 0(836, 384, 836) */
		reached[0][384] = 1;
		(trpt+1)->bup.ovals[12] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: srv = 0(836, 385, 836) */
		reached[0][385] = 1;
		(trpt+1)->bup.ovals[13] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 17 */
	case 79: // STATE 368 - /work/main/docs/model/state.pml:92 - [flight[fl].at = 0] (0:836:13 - 3)
		IfNotBlocked
		reached[0][368] = 1;
		(trpt+1)->bup.ovals = grab_ints(13);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 0;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].version = 0(836, 369, 836) */
		reached[0][369] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
		now.flight[ Index(now.fl, 3) ].version = 0;
#ifdef VAR_RANGES
		logval("flight[fl].version", ((int)now.flight[ Index(((int)now.fl), 3) ].version));
#endif
		;
		/* merge: flight[fl].stampLive = 0(836, 370, 836) */
		reached[0][370] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive);
		now.flight[ Index(now.fl, 3) ].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[fl].stampLive", ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive));
#endif
		;
		/* merge: flight[fl].young = 0(836, 371, 836) */
		reached[0][371] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].young);
		now.flight[ Index(now.fl, 3) ].young = 0;
#ifdef VAR_RANGES
		logval("flight[fl].young", ((int)now.flight[ Index(((int)now.fl), 3) ].young));
#endif
		;
		/* merge: flight[fl].owed = 0(836, 372, 836) */
		reached[0][372] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].owed);
		now.flight[ Index(now.fl, 3) ].owed = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owed", ((int)now.flight[ Index(((int)now.fl), 3) ].owed));
#endif
		;
		/* merge: flight[fl].owedG4 = 0(836, 373, 836) */
		reached[0][373] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4);
		now.flight[ Index(now.fl, 3) ].owedG4 = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owedG4", ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4));
#endif
		;
		/* merge: flight[fl].position = 0(836, 374, 836) */
		reached[0][374] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].anchored = 0(836, 375, 836) */
		reached[0][375] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: flight[fl].loaded = 0(836, 376, 836) */
		reached[0][376] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[ Index(((int)now.fl), 3) ].loaded);
		now.flight[ Index(now.fl, 3) ].loaded = 0;
#ifdef VAR_RANGES
		logval("flight[fl].loaded", ((int)now.flight[ Index(((int)now.fl), 3) ].loaded));
#endif
		;
		/* merge: flight[fl].need = 0(836, 377, 836) */
		reached[0][377] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[ Index(((int)now.fl), 3) ].need);
		now.flight[ Index(now.fl, 3) ].need = 0;
#ifdef VAR_RANGES
		logval("flight[fl].need", ((int)now.flight[ Index(((int)now.fl), 3) ].need));
#endif
		;
		/* merge: flight[fl].gen = 0(836, 378, 836) */
		reached[0][378] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.flight[ Index(((int)now.fl), 3) ].gen);
		now.flight[ Index(now.fl, 3) ].gen = 0;
#ifdef VAR_RANGES
		logval("flight[fl].gen", ((int)now.flight[ Index(((int)now.fl), 3) ].gen));
#endif
		;
		/* merge: .(goto)(836, 383, 836) */
		reached[0][383] = 1;
		;
		/* merge: fl = 0(836, 384, 836) */
		reached[0][384] = 1;
		(trpt+1)->bup.ovals[11] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: srv = 0(836, 385, 836) */
		reached[0][385] = 1;
		(trpt+1)->bup.ovals[12] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 14 */
	case 80: // STATE 381 - /work/main/docs/model/reads.pml:99 - [flight[fl].at = 4] (0:836:3 - 1)
		IfNotBlocked
		reached[0][381] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 4;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: .(goto)(836, 383, 836) */
		reached[0][383] = 1;
		;
		/* merge: fl = 0(836, 384, 836) */
		reached[0][384] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: srv = 0(836, 385, 836) */
		reached[0][385] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 81: // STATE 384 - /work/main/docs/model/reads.pml:99 - [fl = 0] (0:836:2 - 3)
		IfNotBlocked
		reached[0][384] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: srv = 0(836, 385, 836) */
		reached[0][385] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 82: // STATE 387 - /work/main/docs/model/reads.pml:111 - [((((flight[0].at>=4)&&(flight[0].at<=5))||((flight[1].at>=4)&&(flight[1].at<=5))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][387] = 1;
		if (!((((((int)now.flight[0].at)>=4)&&(((int)now.flight[0].at)<=5))||((((int)now.flight[1].at)>=4)&&(((int)now.flight[1].at)<=5)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 83: // STATE 388 - /work/main/docs/model/reads.pml:112 - [(((flight[0].at>=4)&&(flight[0].at<=5)))] (485:0:1 - 1)
		IfNotBlocked
		reached[0][388] = 1;
		if (!(((((int)now.flight[0].at)>=4)&&(((int)now.flight[0].at)<=5))))
			continue;
		/* merge: fl = 0(0, 389, 485) */
		reached[0][389] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 393, 485) */
		reached[0][393] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 84: // STATE 390 - /work/main/docs/model/reads.pml:112 - [(((flight[1].at>=4)&&(flight[1].at<=5)))] (485:0:1 - 1)
		IfNotBlocked
		reached[0][390] = 1;
		if (!(((((int)now.flight[1].at)>=4)&&(((int)now.flight[1].at)<=5))))
			continue;
		/* merge: fl = 1(0, 391, 485) */
		reached[0][391] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 1;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 393, 485) */
		reached[0][393] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 85: // STATE 394 - /work/main/docs/model/reads.pml:113 - [(((flight[fl].version<seen)||(flight[fl].version<flight[fl].need)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][394] = 1;
		if (!(((((int)now.flight[ Index(((int)now.fl), 3) ].version)<((int)now.seen))||(((int)now.flight[ Index(((int)now.fl), 3) ].version)<((int)now.flight[ Index(((int)now.fl), 3) ].need)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 86: // STATE 395 - /work/main/docs/model/state.pml:90 - [((redis[0].lease==(fl+1)))] (403:0:1 - 1)
		IfNotBlocked
		reached[0][395] = 1;
		if (!((((int)now.redis[0].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[0].lease = 7(0, 396, 403) */
		reached[0][396] = 1;
		(trpt+1)->bup.oval = ((int)now.redis[0].lease);
		now.redis[0].lease = 7;
#ifdef VAR_RANGES
		logval("redis[0].lease", ((int)now.redis[0].lease));
#endif
		;
		/* merge: .(goto)(0, 399, 403) */
		reached[0][399] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 87: // STATE 400 - /work/main/docs/model/state.pml:91 - [((redis[1].lease==(fl+1)))] (836:0:6 - 1)
		IfNotBlocked
		reached[0][400] = 1;
		if (!((((int)now.redis[1].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[1].lease = 7(836, 401, 836) */
		reached[0][401] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[1].lease);
		now.redis[1].lease = 7;
#ifdef VAR_RANGES
		logval("redis[1].lease", ((int)now.redis[1].lease));
#endif
		;
		/* merge: .(goto)(836, 404, 836) */
		reached[0][404] = 1;
		;
		/* merge: flight[fl].at = 6(836, 406, 836) */
		reached[0][406] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 6;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].version = 0(836, 407, 836) */
		reached[0][407] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
		now.flight[ Index(now.fl, 3) ].version = 0;
#ifdef VAR_RANGES
		logval("flight[fl].version", ((int)now.flight[ Index(((int)now.fl), 3) ].version));
#endif
		;
		/* merge: flight[fl].position = 0(836, 408, 836) */
		reached[0][408] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].anchored = 0(836, 409, 836) */
		reached[0][409] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: .(goto)(836, 486, 836) */
		reached[0][486] = 1;
		;
		/* merge: fl = 0(836, 487, 836) */
		reached[0][487] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 9 */
	case 88: // STATE 406 - /work/main/docs/model/reads.pml:113 - [flight[fl].at = 6] (0:836:5 - 3)
		IfNotBlocked
		reached[0][406] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 6;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].version = 0(836, 407, 836) */
		reached[0][407] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
		now.flight[ Index(now.fl, 3) ].version = 0;
#ifdef VAR_RANGES
		logval("flight[fl].version", ((int)now.flight[ Index(((int)now.fl), 3) ].version));
#endif
		;
		/* merge: flight[fl].position = 0(836, 408, 836) */
		reached[0][408] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].anchored = 0(836, 409, 836) */
		reached[0][409] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: .(goto)(836, 486, 836) */
		reached[0][486] = 1;
		;
		/* merge: fl = 0(836, 487, 836) */
		reached[0][487] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 6 */
	case 89: // STATE 486 - /work/main/docs/model/reads.pml:145 - [.(goto)] (0:836:1 - 4)
		IfNotBlocked
		reached[0][486] = 1;
		;
		/* merge: fl = 0(836, 487, 836) */
		reached[0][487] = 1;
		(trpt+1)->bup.oval = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 90: // STATE 411 - /work/main/docs/model/reads.pml:115 - [assert((flight[fl].version>=flight[fl].owed))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][411] = 1;
		spin_assert((((int)now.flight[ Index(((int)now.fl), 3) ].version)>=((int)now.flight[ Index(((int)now.fl), 3) ].owed)), "(flight[fl].version>=flight[fl].owed)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 91: // STATE 412 - /work/main/docs/model/state.pml:107 - [((flight[fl].version>seen))] (421:0:2 - 1)
		IfNotBlocked
		reached[0][412] = 1;
		if (!((((int)now.flight[ Index(((int)now.fl), 3) ].version)>((int)now.seen))))
			continue;
		/* merge: seen = flight[fl].version(421, 413, 421) */
		reached[0][413] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.seen);
		now.seen = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
#ifdef VAR_RANGES
		logval("seen", ((int)now.seen));
#endif
		;
		/* merge: seenLeft = ((2*1)+1)(421, 414, 421) */
		reached[0][414] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.seenLeft);
		now.seenLeft = ((2*1)+1);
#ifdef VAR_RANGES
		logval("seenLeft", ((int)now.seenLeft));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 92: // STATE 415 - /work/main/docs/model/state.pml:108 - [((l1<seen))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][415] = 1;
		if (!((((int)now.l1)<((int)now.seen))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 93: // STATE 416 - /work/main/docs/model/state.pml:99 - [l1 = 0] (0:445:3 - 1)
		IfNotBlocked
		reached[0][416] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.l1);
		now.l1 = 0;
#ifdef VAR_RANGES
		logval("l1", ((int)now.l1));
#endif
		;
		/* merge: l1Anchored = 0(445, 417, 445) */
		reached[0][417] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.l1Anchored);
		now.l1Anchored = 0;
#ifdef VAR_RANGES
		logval("l1Anchored", ((int)now.l1Anchored));
#endif
		;
		/* merge: l1Young = 0(445, 418, 445) */
		reached[0][418] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.l1Young);
		now.l1Young = 0;
#ifdef VAR_RANGES
		logval("l1Young", ((int)now.l1Young));
#endif
		;
		/* merge: .(goto)(0, 422, 445) */
		reached[0][422] = 1;
		;
		/* merge: .(goto)(0, 425, 445) */
		reached[0][425] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 94: // STATE 427 - /work/main/docs/model/reads.pml:126 - [((ofRecord==(fl+1)))] (442:0:1 - 1)
		IfNotBlocked
		reached[0][427] = 1;
		if (!((((int)now.ofRecord)==(((int)now.fl)+1))))
			continue;
		/* merge: ofRecord = 0(0, 428, 442) */
		reached[0][428] = 1;
		(trpt+1)->bup.oval = ((int)now.ofRecord);
		now.ofRecord = 0;
#ifdef VAR_RANGES
		logval("ofRecord", ((int)now.ofRecord));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 95: // STATE 429 - /work/main/docs/model/reads.pml:131 - [(flight[fl].stampLive)] (439:0:3 - 1)
		IfNotBlocked
		reached[0][429] = 1;
		if (!(((int)now.flight[ Index(((int)now.fl), 3) ].stampLive)))
			continue;
		/* merge: l1 = flight[fl].version(439, 430, 439) */
		reached[0][430] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.l1);
		now.l1 = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
#ifdef VAR_RANGES
		logval("l1", ((int)now.l1));
#endif
		;
		/* merge: l1Young = flight[fl].young(439, 431, 439) */
		reached[0][431] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.l1Young);
		now.l1Young = ((int)now.flight[ Index(((int)now.fl), 3) ].young);
#ifdef VAR_RANGES
		logval("l1Young", ((int)now.l1Young));
#endif
		;
		/* merge: l1Anchored = ((flight[fl].loaded||flight[fl].anchored)||((flight[fl].position!=0)&&(flight[fl].position==last)))(439, 432, 439) */
		reached[0][432] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.l1Anchored);
		now.l1Anchored = ((((int)now.flight[ Index(((int)now.fl), 3) ].loaded)||((int)now.flight[ Index(((int)now.fl), 3) ].anchored))||((((int)now.flight[ Index(((int)now.fl), 3) ].position)!=0)&&(((int)now.flight[ Index(((int)now.fl), 3) ].position)==((int)now.last))));
#ifdef VAR_RANGES
		logval("l1Anchored", ((int)now.l1Anchored));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 96: // STATE 433 - /work/main/docs/model/reads.pml:139 - [((!(l1Anchored)&&(l1Young==0)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][433] = 1;
		if (!(( !(((int)now.l1Anchored))&&(((int)now.l1Young)==0))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 97: // STATE 434 - /work/main/docs/model/state.pml:99 - [l1 = 0] (0:483:3 - 1)
		IfNotBlocked
		reached[0][434] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.l1);
		now.l1 = 0;
#ifdef VAR_RANGES
		logval("l1", ((int)now.l1));
#endif
		;
		/* merge: l1Anchored = 0(483, 435, 483) */
		reached[0][435] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.l1Anchored);
		now.l1Anchored = 0;
#ifdef VAR_RANGES
		logval("l1Anchored", ((int)now.l1Anchored));
#endif
		;
		/* merge: l1Young = 0(483, 436, 483) */
		reached[0][436] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.l1Young);
		now.l1Young = 0;
#ifdef VAR_RANGES
		logval("l1Young", ((int)now.l1Young));
#endif
		;
		/* merge: .(goto)(0, 440, 483) */
		reached[0][440] = 1;
		;
		/* merge: .(goto)(0, 443, 483) */
		reached[0][443] = 1;
		;
		/* merge: .(goto)(0, 446, 483) */
		reached[0][446] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 98: // STATE 447 - /work/main/docs/model/reads.pml:142 - [((flight[fl].at==3))] (836:0:12 - 1)
		IfNotBlocked
		reached[0][447] = 1;
		if (!((((int)now.flight[ Index(((int)now.fl), 3) ].at)==3)))
			continue;
		/* merge: v = flight[fl].version(836, 448, 836) */
		reached[0][448] = 1;
		(trpt+1)->bup.ovals = grab_ints(12);
		(trpt+1)->bup.ovals[0] = ((int)now.v);
		now.v = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
#ifdef VAR_RANGES
		logval("v", ((int)now.v));
#endif
		;
		/* merge: flight[fl].at = 7(836, 449, 836) */
		reached[0][449] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 7;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].stampLive = 0(836, 450, 836) */
		reached[0][450] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive);
		now.flight[ Index(now.fl, 3) ].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[fl].stampLive", ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive));
#endif
		;
		/* merge: flight[fl].young = 0(836, 451, 836) */
		reached[0][451] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].young);
		now.flight[ Index(now.fl, 3) ].young = 0;
#ifdef VAR_RANGES
		logval("flight[fl].young", ((int)now.flight[ Index(((int)now.fl), 3) ].young));
#endif
		;
		/* merge: flight[fl].owed = 0(836, 452, 836) */
		reached[0][452] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].owed);
		now.flight[ Index(now.fl, 3) ].owed = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owed", ((int)now.flight[ Index(((int)now.fl), 3) ].owed));
#endif
		;
		/* merge: flight[fl].owedG4 = 0(836, 453, 836) */
		reached[0][453] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4);
		now.flight[ Index(now.fl, 3) ].owedG4 = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owedG4", ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4));
#endif
		;
		/* merge: flight[fl].position = 0(836, 454, 836) */
		reached[0][454] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].anchored = 0(836, 455, 836) */
		reached[0][455] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: flight[fl].loaded = 0(836, 456, 836) */
		reached[0][456] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[ Index(((int)now.fl), 3) ].loaded);
		now.flight[ Index(now.fl, 3) ].loaded = 0;
#ifdef VAR_RANGES
		logval("flight[fl].loaded", ((int)now.flight[ Index(((int)now.fl), 3) ].loaded));
#endif
		;
		/* merge: flight[fl].need = 0(836, 457, 836) */
		reached[0][457] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[ Index(((int)now.fl), 3) ].need);
		now.flight[ Index(now.fl, 3) ].need = 0;
#ifdef VAR_RANGES
		logval("flight[fl].need", ((int)now.flight[ Index(((int)now.fl), 3) ].need));
#endif
		;
		/* merge: v = 0(836, 458, 836) */
		reached[0][458] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.v);
		now.v = 0;
#ifdef VAR_RANGES
		logval("v", ((int)now.v));
#endif
		;
		/* merge: .(goto)(836, 484, 836) */
		reached[0][484] = 1;
		;
		/* merge: .(goto)(836, 486, 836) */
		reached[0][486] = 1;
		;
		/* merge: fl = 0(836, 487, 836) */
		reached[0][487] = 1;
		(trpt+1)->bup.ovals[11] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 15 */
	case 99: // STATE 460 - /work/main/docs/model/state.pml:90 - [((redis[0].lease==(fl+1)))] (468:0:1 - 1)
		IfNotBlocked
		reached[0][460] = 1;
		if (!((((int)now.redis[0].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[0].lease = 7(0, 461, 468) */
		reached[0][461] = 1;
		(trpt+1)->bup.oval = ((int)now.redis[0].lease);
		now.redis[0].lease = 7;
#ifdef VAR_RANGES
		logval("redis[0].lease", ((int)now.redis[0].lease));
#endif
		;
		/* merge: .(goto)(0, 464, 468) */
		reached[0][464] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 100: // STATE 465 - /work/main/docs/model/state.pml:91 - [((redis[1].lease==(fl+1)))] (836:0:13 - 1)
		IfNotBlocked
		reached[0][465] = 1;
		if (!((((int)now.redis[1].lease)==(((int)now.fl)+1))))
			continue;
		/* merge: redis[1].lease = 7(836, 466, 836) */
		reached[0][466] = 1;
		(trpt+1)->bup.ovals = grab_ints(13);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[1].lease);
		now.redis[1].lease = 7;
#ifdef VAR_RANGES
		logval("redis[1].lease", ((int)now.redis[1].lease));
#endif
		;
		/* merge: .(goto)(836, 469, 836) */
		reached[0][469] = 1;
		;
		/* merge: flight[fl].at = 0(836, 471, 836) */
		reached[0][471] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 0;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].version = 0(836, 472, 836) */
		reached[0][472] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
		now.flight[ Index(now.fl, 3) ].version = 0;
#ifdef VAR_RANGES
		logval("flight[fl].version", ((int)now.flight[ Index(((int)now.fl), 3) ].version));
#endif
		;
		/* merge: flight[fl].stampLive = 0(836, 473, 836) */
		reached[0][473] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive);
		now.flight[ Index(now.fl, 3) ].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[fl].stampLive", ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive));
#endif
		;
		/* merge: flight[fl].young = 0(836, 474, 836) */
		reached[0][474] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].young);
		now.flight[ Index(now.fl, 3) ].young = 0;
#ifdef VAR_RANGES
		logval("flight[fl].young", ((int)now.flight[ Index(((int)now.fl), 3) ].young));
#endif
		;
		/* merge: flight[fl].owed = 0(836, 475, 836) */
		reached[0][475] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[ Index(((int)now.fl), 3) ].owed);
		now.flight[ Index(now.fl, 3) ].owed = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owed", ((int)now.flight[ Index(((int)now.fl), 3) ].owed));
#endif
		;
		/* merge: flight[fl].owedG4 = 0(836, 476, 836) */
		reached[0][476] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4);
		now.flight[ Index(now.fl, 3) ].owedG4 = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owedG4", ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4));
#endif
		;
		/* merge: flight[fl].position = 0(836, 477, 836) */
		reached[0][477] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].anchored = 0(836, 478, 836) */
		reached[0][478] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: flight[fl].loaded = 0(836, 479, 836) */
		reached[0][479] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[ Index(((int)now.fl), 3) ].loaded);
		now.flight[ Index(now.fl, 3) ].loaded = 0;
#ifdef VAR_RANGES
		logval("flight[fl].loaded", ((int)now.flight[ Index(((int)now.fl), 3) ].loaded));
#endif
		;
		/* merge: flight[fl].need = 0(836, 480, 836) */
		reached[0][480] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.flight[ Index(((int)now.fl), 3) ].need);
		now.flight[ Index(now.fl, 3) ].need = 0;
#ifdef VAR_RANGES
		logval("flight[fl].need", ((int)now.flight[ Index(((int)now.fl), 3) ].need));
#endif
		;
		/* merge: flight[fl].gen = 0(836, 481, 836) */
		reached[0][481] = 1;
		(trpt+1)->bup.ovals[11] = ((int)now.flight[ Index(((int)now.fl), 3) ].gen);
		now.flight[ Index(now.fl, 3) ].gen = 0;
#ifdef VAR_RANGES
		logval("flight[fl].gen", ((int)now.flight[ Index(((int)now.fl), 3) ].gen));
#endif
		;
		/* merge: .(goto)(836, 484, 836) */
		reached[0][484] = 1;
		;
		/* merge: .(goto)(836, 486, 836) */
		reached[0][486] = 1;
		;
		/* merge: fl = 0(836, 487, 836) */
		reached[0][487] = 1;
		(trpt+1)->bup.ovals[12] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 17 */
	case 101: // STATE 471 - /work/main/docs/model/state.pml:92 - [flight[fl].at = 0] (0:836:12 - 3)
		IfNotBlocked
		reached[0][471] = 1;
		(trpt+1)->bup.ovals = grab_ints(12);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[ Index(((int)now.fl), 3) ].at);
		now.flight[ Index(now.fl, 3) ].at = 0;
#ifdef VAR_RANGES
		logval("flight[fl].at", ((int)now.flight[ Index(((int)now.fl), 3) ].at));
#endif
		;
		/* merge: flight[fl].version = 0(836, 472, 836) */
		reached[0][472] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[ Index(((int)now.fl), 3) ].version);
		now.flight[ Index(now.fl, 3) ].version = 0;
#ifdef VAR_RANGES
		logval("flight[fl].version", ((int)now.flight[ Index(((int)now.fl), 3) ].version));
#endif
		;
		/* merge: flight[fl].stampLive = 0(836, 473, 836) */
		reached[0][473] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive);
		now.flight[ Index(now.fl, 3) ].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[fl].stampLive", ((int)now.flight[ Index(((int)now.fl), 3) ].stampLive));
#endif
		;
		/* merge: flight[fl].young = 0(836, 474, 836) */
		reached[0][474] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[ Index(((int)now.fl), 3) ].young);
		now.flight[ Index(now.fl, 3) ].young = 0;
#ifdef VAR_RANGES
		logval("flight[fl].young", ((int)now.flight[ Index(((int)now.fl), 3) ].young));
#endif
		;
		/* merge: flight[fl].owed = 0(836, 475, 836) */
		reached[0][475] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[ Index(((int)now.fl), 3) ].owed);
		now.flight[ Index(now.fl, 3) ].owed = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owed", ((int)now.flight[ Index(((int)now.fl), 3) ].owed));
#endif
		;
		/* merge: flight[fl].owedG4 = 0(836, 476, 836) */
		reached[0][476] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4);
		now.flight[ Index(now.fl, 3) ].owedG4 = 0;
#ifdef VAR_RANGES
		logval("flight[fl].owedG4", ((int)now.flight[ Index(((int)now.fl), 3) ].owedG4));
#endif
		;
		/* merge: flight[fl].position = 0(836, 477, 836) */
		reached[0][477] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[ Index(((int)now.fl), 3) ].position);
		now.flight[ Index(now.fl, 3) ].position = 0;
#ifdef VAR_RANGES
		logval("flight[fl].position", ((int)now.flight[ Index(((int)now.fl), 3) ].position));
#endif
		;
		/* merge: flight[fl].anchored = 0(836, 478, 836) */
		reached[0][478] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[ Index(((int)now.fl), 3) ].anchored);
		now.flight[ Index(now.fl, 3) ].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[fl].anchored", ((int)now.flight[ Index(((int)now.fl), 3) ].anchored));
#endif
		;
		/* merge: flight[fl].loaded = 0(836, 479, 836) */
		reached[0][479] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[ Index(((int)now.fl), 3) ].loaded);
		now.flight[ Index(now.fl, 3) ].loaded = 0;
#ifdef VAR_RANGES
		logval("flight[fl].loaded", ((int)now.flight[ Index(((int)now.fl), 3) ].loaded));
#endif
		;
		/* merge: flight[fl].need = 0(836, 480, 836) */
		reached[0][480] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[ Index(((int)now.fl), 3) ].need);
		now.flight[ Index(now.fl, 3) ].need = 0;
#ifdef VAR_RANGES
		logval("flight[fl].need", ((int)now.flight[ Index(((int)now.fl), 3) ].need));
#endif
		;
		/* merge: flight[fl].gen = 0(836, 481, 836) */
		reached[0][481] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.flight[ Index(((int)now.fl), 3) ].gen);
		now.flight[ Index(now.fl, 3) ].gen = 0;
#ifdef VAR_RANGES
		logval("flight[fl].gen", ((int)now.flight[ Index(((int)now.fl), 3) ].gen));
#endif
		;
		/* merge: .(goto)(836, 484, 836) */
		reached[0][484] = 1;
		;
		/* merge: .(goto)(836, 486, 836) */
		reached[0][486] = 1;
		;
		/* merge: fl = 0(836, 487, 836) */
		reached[0][487] = 1;
		(trpt+1)->bup.ovals[11] = ((int)now.fl);
		now.fl = 0;
#ifdef VAR_RANGES
		logval("fl", ((int)now.fl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 14 */
	case 102: // STATE 489 - /work/main/docs/model/reads.pml:146 - [(((flight[2].at>=3)&&(flight[2].at<=5)))] (523:0:0 - 1)
		IfNotBlocked
		reached[0][489] = 1;
		if (!(((((int)now.flight[2].at)>=3)&&(((int)now.flight[2].at)<=5))))
			continue;
		/* merge: assert((flight[2].version>=flight[2].owed))(0, 490, 523) */
		reached[0][490] = 1;
		spin_assert((((int)now.flight[2].version)>=((int)now.flight[2].owed)), "(flight[2].version>=flight[2].owed)", II, tt, t);
		_m = 3; goto P999; /* 1 */
	case 103: // STATE 491 - /work/main/docs/model/reads.pml:147 - [((flight[2].at==3))] (836:0:7 - 1)
		IfNotBlocked
		reached[0][491] = 1;
		if (!((((int)now.flight[2].at)==3)))
			continue;
		/* merge: flight[2].at = 7(836, 492, 836) */
		reached[0][492] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[2].at);
		now.flight[2].at = 7;
#ifdef VAR_RANGES
		logval("flight[2].at", ((int)now.flight[2].at));
#endif
		;
		/* merge: flight[2].stampLive = 0(836, 493, 836) */
		reached[0][493] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[2].stampLive);
		now.flight[2].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[2].stampLive", ((int)now.flight[2].stampLive));
#endif
		;
		/* merge: flight[2].young = 0(836, 494, 836) */
		reached[0][494] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[2].young);
		now.flight[2].young = 0;
#ifdef VAR_RANGES
		logval("flight[2].young", ((int)now.flight[2].young));
#endif
		;
		/* merge: flight[2].owed = 0(836, 495, 836) */
		reached[0][495] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[2].owed);
		now.flight[2].owed = 0;
#ifdef VAR_RANGES
		logval("flight[2].owed", ((int)now.flight[2].owed));
#endif
		;
		/* merge: flight[2].position = 0(836, 496, 836) */
		reached[0][496] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[2].position);
		now.flight[2].position = 0;
#ifdef VAR_RANGES
		logval("flight[2].position", ((int)now.flight[2].position));
#endif
		;
		/* merge: flight[2].anchored = 0(836, 497, 836) */
		reached[0][497] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[2].anchored);
		now.flight[2].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[2].anchored", ((int)now.flight[2].anchored));
#endif
		;
		/* merge: flight[2].loaded = 0(836, 498, 836) */
		reached[0][498] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[2].loaded);
		now.flight[2].loaded = 0;
#ifdef VAR_RANGES
		logval("flight[2].loaded", ((int)now.flight[2].loaded));
#endif
		;
		/* merge: .(goto)(836, 524, 836) */
		reached[0][524] = 1;
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 9 */
	case 104: // STATE 524 - /work/main/docs/model/reads.pml:148 - [.(goto)] (0:836:0 - 2)
		IfNotBlocked
		reached[0][524] = 1;
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 105: // STATE 500 - /work/main/docs/model/state.pml:90 - [((redis[0].lease==(2+1)))] (508:0:1 - 1)
		IfNotBlocked
		reached[0][500] = 1;
		if (!((((int)now.redis[0].lease)==(2+1))))
			continue;
		/* merge: redis[0].lease = 7(0, 501, 508) */
		reached[0][501] = 1;
		(trpt+1)->bup.oval = ((int)now.redis[0].lease);
		now.redis[0].lease = 7;
#ifdef VAR_RANGES
		logval("redis[0].lease", ((int)now.redis[0].lease));
#endif
		;
		/* merge: .(goto)(0, 504, 508) */
		reached[0][504] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 106: // STATE 505 - /work/main/docs/model/state.pml:91 - [((redis[1].lease==(2+1)))] (836:0:12 - 1)
		IfNotBlocked
		reached[0][505] = 1;
		if (!((((int)now.redis[1].lease)==(2+1))))
			continue;
		/* merge: redis[1].lease = 7(836, 506, 836) */
		reached[0][506] = 1;
		(trpt+1)->bup.ovals = grab_ints(12);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[1].lease);
		now.redis[1].lease = 7;
#ifdef VAR_RANGES
		logval("redis[1].lease", ((int)now.redis[1].lease));
#endif
		;
		/* merge: .(goto)(836, 509, 836) */
		reached[0][509] = 1;
		;
		/* merge: flight[2].at = 0(836, 511, 836) */
		reached[0][511] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[2].at);
		now.flight[2].at = 0;
#ifdef VAR_RANGES
		logval("flight[2].at", ((int)now.flight[2].at));
#endif
		;
		/* merge: flight[2].version = 0(836, 512, 836) */
		reached[0][512] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[2].version);
		now.flight[2].version = 0;
#ifdef VAR_RANGES
		logval("flight[2].version", ((int)now.flight[2].version));
#endif
		;
		/* merge: flight[2].stampLive = 0(836, 513, 836) */
		reached[0][513] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[2].stampLive);
		now.flight[2].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[2].stampLive", ((int)now.flight[2].stampLive));
#endif
		;
		/* merge: flight[2].young = 0(836, 514, 836) */
		reached[0][514] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[2].young);
		now.flight[2].young = 0;
#ifdef VAR_RANGES
		logval("flight[2].young", ((int)now.flight[2].young));
#endif
		;
		/* merge: flight[2].owed = 0(836, 515, 836) */
		reached[0][515] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[2].owed);
		now.flight[2].owed = 0;
#ifdef VAR_RANGES
		logval("flight[2].owed", ((int)now.flight[2].owed));
#endif
		;
		/* merge: flight[2].owedG4 = 0(836, 516, 836) */
		reached[0][516] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[2].owedG4);
		now.flight[2].owedG4 = 0;
#ifdef VAR_RANGES
		logval("flight[2].owedG4", ((int)now.flight[2].owedG4));
#endif
		;
		/* merge: flight[2].position = 0(836, 517, 836) */
		reached[0][517] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[2].position);
		now.flight[2].position = 0;
#ifdef VAR_RANGES
		logval("flight[2].position", ((int)now.flight[2].position));
#endif
		;
		/* merge: flight[2].anchored = 0(836, 518, 836) */
		reached[0][518] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[2].anchored);
		now.flight[2].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[2].anchored", ((int)now.flight[2].anchored));
#endif
		;
		/* merge: flight[2].loaded = 0(836, 519, 836) */
		reached[0][519] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[2].loaded);
		now.flight[2].loaded = 0;
#ifdef VAR_RANGES
		logval("flight[2].loaded", ((int)now.flight[2].loaded));
#endif
		;
		/* merge: flight[2].need = 0(836, 520, 836) */
		reached[0][520] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.flight[2].need);
		now.flight[2].need = 0;
#ifdef VAR_RANGES
		logval("flight[2].need", ((int)now.flight[2].need));
#endif
		;
		/* merge: flight[2].gen = 0(836, 521, 836) */
		reached[0][521] = 1;
		(trpt+1)->bup.ovals[11] = ((int)now.flight[2].gen);
		now.flight[2].gen = 0;
#ifdef VAR_RANGES
		logval("flight[2].gen", ((int)now.flight[2].gen));
#endif
		;
		/* merge: .(goto)(836, 524, 836) */
		reached[0][524] = 1;
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 15 */
	case 107: // STATE 511 - /work/main/docs/model/state.pml:92 - [flight[2].at = 0] (0:836:11 - 3)
		IfNotBlocked
		reached[0][511] = 1;
		(trpt+1)->bup.ovals = grab_ints(11);
		(trpt+1)->bup.ovals[0] = ((int)now.flight[2].at);
		now.flight[2].at = 0;
#ifdef VAR_RANGES
		logval("flight[2].at", ((int)now.flight[2].at));
#endif
		;
		/* merge: flight[2].version = 0(836, 512, 836) */
		reached[0][512] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.flight[2].version);
		now.flight[2].version = 0;
#ifdef VAR_RANGES
		logval("flight[2].version", ((int)now.flight[2].version));
#endif
		;
		/* merge: flight[2].stampLive = 0(836, 513, 836) */
		reached[0][513] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.flight[2].stampLive);
		now.flight[2].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[2].stampLive", ((int)now.flight[2].stampLive));
#endif
		;
		/* merge: flight[2].young = 0(836, 514, 836) */
		reached[0][514] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[2].young);
		now.flight[2].young = 0;
#ifdef VAR_RANGES
		logval("flight[2].young", ((int)now.flight[2].young));
#endif
		;
		/* merge: flight[2].owed = 0(836, 515, 836) */
		reached[0][515] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[2].owed);
		now.flight[2].owed = 0;
#ifdef VAR_RANGES
		logval("flight[2].owed", ((int)now.flight[2].owed));
#endif
		;
		/* merge: flight[2].owedG4 = 0(836, 516, 836) */
		reached[0][516] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[2].owedG4);
		now.flight[2].owedG4 = 0;
#ifdef VAR_RANGES
		logval("flight[2].owedG4", ((int)now.flight[2].owedG4));
#endif
		;
		/* merge: flight[2].position = 0(836, 517, 836) */
		reached[0][517] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[2].position);
		now.flight[2].position = 0;
#ifdef VAR_RANGES
		logval("flight[2].position", ((int)now.flight[2].position));
#endif
		;
		/* merge: flight[2].anchored = 0(836, 518, 836) */
		reached[0][518] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[2].anchored);
		now.flight[2].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[2].anchored", ((int)now.flight[2].anchored));
#endif
		;
		/* merge: flight[2].loaded = 0(836, 519, 836) */
		reached[0][519] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[2].loaded);
		now.flight[2].loaded = 0;
#ifdef VAR_RANGES
		logval("flight[2].loaded", ((int)now.flight[2].loaded));
#endif
		;
		/* merge: flight[2].need = 0(836, 520, 836) */
		reached[0][520] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[2].need);
		now.flight[2].need = 0;
#ifdef VAR_RANGES
		logval("flight[2].need", ((int)now.flight[2].need));
#endif
		;
		/* merge: flight[2].gen = 0(836, 521, 836) */
		reached[0][521] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.flight[2].gen);
		now.flight[2].gen = 0;
#ifdef VAR_RANGES
		logval("flight[2].gen", ((int)now.flight[2].gen));
#endif
		;
		/* merge: .(goto)(836, 524, 836) */
		reached[0][524] = 1;
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 12 */
	case 108: // STATE 526 - /work/main/docs/model/bus.pml:3 - [((tokens>=2))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][526] = 1;
		if (!((((int)now.tokens)>=2)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 109: // STATE 527 - /work/main/docs/model/bus.pml:3 - [m = 2] (0:0:1 - 1)
		IfNotBlocked
		reached[0][527] = 1;
		(trpt+1)->bup.oval = ((int)now.m);
		now.m = 2;
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 110: // STATE 528 - /work/main/docs/model/bus.pml:5 - [((tokens>=3))] (547:0:1 - 1)
		IfNotBlocked
		reached[0][528] = 1;
		if (!((((int)now.tokens)>=3)))
			continue;
		/* merge: m = 3(0, 529, 547) */
		reached[0][529] = 1;
		(trpt+1)->bup.oval = ((int)now.m);
		now.m = 3;
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		/* merge: .(goto)(0, 531, 547) */
		reached[0][531] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 111: // STATE 532 - /work/main/docs/model/bus.pml:14 - [(ofKey[m])] (0:0:0 - 1)
		IfNotBlocked
		reached[0][532] = 1;
		if (!(((int)now.ofKey[ Index(((int)now.m), 4) ])))
			continue;
		_m = 3; goto P999; /* 0 */
	case 112: // STATE 533 - /work/main/docs/model/state.pml:99 - [l1 = 0] (0:552:11 - 1)
		IfNotBlocked
		reached[0][533] = 1;
		(trpt+1)->bup.ovals = grab_ints(11);
		(trpt+1)->bup.ovals[0] = ((int)now.l1);
		now.l1 = 0;
#ifdef VAR_RANGES
		logval("l1", ((int)now.l1));
#endif
		;
		/* merge: l1Anchored = 0(552, 534, 552) */
		reached[0][534] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.l1Anchored);
		now.l1Anchored = 0;
#ifdef VAR_RANGES
		logval("l1Anchored", ((int)now.l1Anchored));
#endif
		;
		/* merge: l1Young = 0(552, 535, 552) */
		reached[0][535] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.l1Young);
		now.l1Young = 0;
#ifdef VAR_RANGES
		logval("l1Young", ((int)now.l1Young));
#endif
		;
		/* merge: flight[0].stampLive = 0(552, 537, 552) */
		reached[0][537] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[0].stampLive);
		now.flight[0].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[0].stampLive", ((int)now.flight[0].stampLive));
#endif
		;
		/* merge: flight[0].young = 0(552, 538, 552) */
		reached[0][538] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[0].young);
		now.flight[0].young = 0;
#ifdef VAR_RANGES
		logval("flight[0].young", ((int)now.flight[0].young));
#endif
		;
		/* merge: flight[0].position = 0(552, 539, 552) */
		reached[0][539] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[0].position);
		now.flight[0].position = 0;
#ifdef VAR_RANGES
		logval("flight[0].position", ((int)now.flight[0].position));
#endif
		;
		/* merge: flight[0].anchored = 0(552, 540, 552) */
		reached[0][540] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[0].anchored);
		now.flight[0].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[0].anchored", ((int)now.flight[0].anchored));
#endif
		;
		/* merge: flight[1].stampLive = 0(552, 541, 552) */
		reached[0][541] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[1].stampLive);
		now.flight[1].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[1].stampLive", ((int)now.flight[1].stampLive));
#endif
		;
		/* merge: flight[1].young = 0(552, 542, 552) */
		reached[0][542] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[1].young);
		now.flight[1].young = 0;
#ifdef VAR_RANGES
		logval("flight[1].young", ((int)now.flight[1].young));
#endif
		;
		/* merge: flight[1].position = 0(552, 543, 552) */
		reached[0][543] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[1].position);
		now.flight[1].position = 0;
#ifdef VAR_RANGES
		logval("flight[1].position", ((int)now.flight[1].position));
#endif
		;
		/* merge: flight[1].anchored = 0(552, 544, 552) */
		reached[0][544] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.flight[1].anchored);
		now.flight[1].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[1].anchored", ((int)now.flight[1].anchored));
#endif
		;
		/* merge: .(goto)(0, 548, 552) */
		reached[0][548] = 1;
		;
		_m = 3; goto P999; /* 11 */
	case 113: // STATE 549 - /work/main/docs/model/bus.pml:21 - [(((prev[m]==last)&&(last!=0)))] (836:0:2 - 1)
		IfNotBlocked
		reached[0][549] = 1;
		if (!(((((int)now.prev[ Index(((int)now.m), 4) ])==((int)now.last))&&(((int)now.last)!=0))))
			continue;
		/* merge: last = m(836, 550, 836) */
		reached[0][550] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.last);
		now.last = ((int)now.m);
#ifdef VAR_RANGES
		logval("last", ((int)now.last));
#endif
		;
		/* merge: .(goto)(836, 553, 836) */
		reached[0][553] = 1;
		;
		/* merge: m = 0(836, 554, 836) */
		reached[0][554] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.m);
		now.m = 0;
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 114: // STATE 553 - /work/main/docs/model/bus.pml:23 - [.(goto)] (0:836:1 - 2)
		IfNotBlocked
		reached[0][553] = 1;
		;
		/* merge: m = 0(836, 554, 836) */
		reached[0][554] = 1;
		(trpt+1)->bup.oval = ((int)now.m);
		now.m = 0;
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 115: // STATE 559 - /work/main/docs/model/bus.pml:25 - [D_STEP25]
		if (!(boq == -1 && (((int)now.syncAt)==0)))
			continue;

		reached[0][559] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_555_0: /* 2 */
		if (!((((int)now.syncAt)==0)))
			Uerror("block in d_step seq");
S_556_0: /* 2 */
		now.syncAt = 1;
#ifdef VAR_RANGES
		logval("syncAt", ((int)now.syncAt));
#endif
		;
S_557_0: /* 2 */
		now.syncYoung = (1+1);
#ifdef VAR_RANGES
		logval("syncYoung", ((int)now.syncYoung));
#endif
		;
		goto S_836_0; /* ';' */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 116: // STATE 560 - /work/main/docs/model/bus.pml:35 - [((syncAt==1))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][560] = 1;
		if (!((((int)now.syncAt)==1)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 117: // STATE 561 - /work/main/docs/model/state.pml:84 - [srv = primary] (0:575:6 - 1)
		IfNotBlocked
		reached[0][561] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.srv);
		now.srv = ((int)now.primary);
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(575, 563, 575) */
		reached[0][563] = 1;
		;
		/* merge: syncTail = redis[srv].tail(575, 565, 575) */
		reached[0][565] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.syncTail);
		now.syncTail = ((int)now.redis[ Index(((int)now.srv), 2) ].tail);
#ifdef VAR_RANGES
		logval("syncTail", ((int)now.syncTail));
#endif
		;
		/* merge: syncLive = (redis[srv].promise>0)(575, 566, 575) */
		reached[0][566] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.syncLive);
		now.syncLive = (((int)now.redis[ Index(((int)now.srv), 2) ].promise)>0);
#ifdef VAR_RANGES
		logval("syncLive", ((int)now.syncLive));
#endif
		;
		/* merge: srv = 0(575, 567, 575) */
		reached[0][567] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: covers = 0(575, 568, 575) */
		reached[0][568] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.covers);
		now.covers = 0;
#ifdef VAR_RANGES
		logval("covers", ((int)now.covers));
#endif
		;
		/* merge: m = syncTail(575, 569, 575) */
		reached[0][569] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.m);
		now.m = ((int)now.syncTail);
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		/* merge: .(goto)(0, 576, 575) */
		reached[0][576] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 118: // STATE 565 - /work/main/docs/model/bus.pml:35 - [syncTail = redis[srv].tail] (0:575:5 - 2)
		IfNotBlocked
		reached[0][565] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.syncTail);
		now.syncTail = ((int)now.redis[ Index(((int)now.srv), 2) ].tail);
#ifdef VAR_RANGES
		logval("syncTail", ((int)now.syncTail));
#endif
		;
		/* merge: syncLive = (redis[srv].promise>0)(575, 566, 575) */
		reached[0][566] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.syncLive);
		now.syncLive = (((int)now.redis[ Index(((int)now.srv), 2) ].promise)>0);
#ifdef VAR_RANGES
		logval("syncLive", ((int)now.syncLive));
#endif
		;
		/* merge: srv = 0(575, 567, 575) */
		reached[0][567] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: covers = 0(575, 568, 575) */
		reached[0][568] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.covers);
		now.covers = 0;
#ifdef VAR_RANGES
		logval("covers", ((int)now.covers));
#endif
		;
		/* merge: m = syncTail(575, 569, 575) */
		reached[0][569] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.m);
		now.m = ((int)now.syncTail);
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		/* merge: .(goto)(0, 576, 575) */
		reached[0][576] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 119: // STATE 570 - /work/main/docs/model/bus.pml:38 - [(((m!=last)&&(m!=0)))] (575:0:2 - 1)
		IfNotBlocked
		reached[0][570] = 1;
		if (!(((((int)now.m)!=((int)now.last))&&(((int)now.m)!=0))))
			continue;
		/* merge: covers = (covers|ofKey[m])(575, 571, 575) */
		reached[0][571] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.covers);
		now.covers = (((int)now.covers)|((int)now.ofKey[ Index(((int)now.m), 4) ]));
#ifdef VAR_RANGES
		logval("covers", ((int)now.covers));
#endif
		;
		/* merge: m = prev[m](575, 572, 575) */
		reached[0][572] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.m);
		now.m = ((int)now.prev[ Index(((int)now.m), 4) ]);
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		/* merge: .(goto)(0, 576, 575) */
		reached[0][576] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 120: // STATE 578 - /work/main/docs/model/bus.pml:39 - [leadsOn = ((m==last)&&(m!=0))] (0:584:2 - 3)
		IfNotBlocked
		reached[0][578] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.leadsOn);
		now.leadsOn = ((((int)now.m)==((int)now.last))&&(((int)now.m)!=0));
#ifdef VAR_RANGES
		logval("leadsOn", ((int)now.leadsOn));
#endif
		;
		/* merge: m = last(584, 579, 584) */
		reached[0][579] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.m);
		now.m = ((int)now.last);
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		/* merge: .(goto)(0, 585, 584) */
		reached[0][585] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 121: // STATE 580 - /work/main/docs/model/bus.pml:43 - [(((m!=syncTail)&&(m!=0)))] (584:0:1 - 1)
		IfNotBlocked
		reached[0][580] = 1;
		if (!(((((int)now.m)!=((int)now.syncTail))&&(((int)now.m)!=0))))
			continue;
		/* merge: m = prev[m](0, 581, 584) */
		reached[0][581] = 1;
		(trpt+1)->bup.oval = ((int)now.m);
		now.m = ((int)now.prev[ Index(((int)now.m), 4) ]);
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		/* merge: .(goto)(0, 585, 584) */
		reached[0][585] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 122: // STATE 587 - /work/main/docs/model/bus.pml:44 - [passed = ((m==syncTail)&&(m!=0))] (0:625:2 - 3)
		IfNotBlocked
		reached[0][587] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.passed);
		now.passed = ((((int)now.m)==((int)now.syncTail))&&(((int)now.m)!=0));
#ifdef VAR_RANGES
		logval("passed", ((int)now.passed));
#endif
		;
		/* merge: m = 0(625, 588, 625) */
		reached[0][588] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.m);
		now.m = 0;
#ifdef VAR_RANGES
		logval("m", ((int)now.m));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 123: // STATE 589 - /work/main/docs/model/bus.pml:45 - [(leadsOn)] (0:0:0 - 1)
		IfNotBlocked
		reached[0][589] = 1;
		if (!(((int)now.leadsOn)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 124: // STATE 590 - /work/main/docs/model/bus.pml:45 - [(covers)] (0:0:0 - 1)
		IfNotBlocked
		reached[0][590] = 1;
		if (!(((int)now.covers)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 125: // STATE 591 - /work/main/docs/model/state.pml:99 - [l1 = 0] (0:630:12 - 1)
		IfNotBlocked
		reached[0][591] = 1;
		(trpt+1)->bup.ovals = grab_ints(12);
		(trpt+1)->bup.ovals[0] = ((int)now.l1);
		now.l1 = 0;
#ifdef VAR_RANGES
		logval("l1", ((int)now.l1));
#endif
		;
		/* merge: l1Anchored = 0(630, 592, 630) */
		reached[0][592] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.l1Anchored);
		now.l1Anchored = 0;
#ifdef VAR_RANGES
		logval("l1Anchored", ((int)now.l1Anchored));
#endif
		;
		/* merge: l1Young = 0(630, 593, 630) */
		reached[0][593] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.l1Young);
		now.l1Young = 0;
#ifdef VAR_RANGES
		logval("l1Young", ((int)now.l1Young));
#endif
		;
		/* merge: flight[0].stampLive = 0(630, 595, 630) */
		reached[0][595] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[0].stampLive);
		now.flight[0].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[0].stampLive", ((int)now.flight[0].stampLive));
#endif
		;
		/* merge: flight[0].young = 0(630, 596, 630) */
		reached[0][596] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[0].young);
		now.flight[0].young = 0;
#ifdef VAR_RANGES
		logval("flight[0].young", ((int)now.flight[0].young));
#endif
		;
		/* merge: flight[0].position = 0(630, 597, 630) */
		reached[0][597] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[0].position);
		now.flight[0].position = 0;
#ifdef VAR_RANGES
		logval("flight[0].position", ((int)now.flight[0].position));
#endif
		;
		/* merge: flight[0].anchored = 0(630, 598, 630) */
		reached[0][598] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[0].anchored);
		now.flight[0].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[0].anchored", ((int)now.flight[0].anchored));
#endif
		;
		/* merge: flight[1].stampLive = 0(630, 599, 630) */
		reached[0][599] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[1].stampLive);
		now.flight[1].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[1].stampLive", ((int)now.flight[1].stampLive));
#endif
		;
		/* merge: flight[1].young = 0(630, 600, 630) */
		reached[0][600] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[1].young);
		now.flight[1].young = 0;
#ifdef VAR_RANGES
		logval("flight[1].young", ((int)now.flight[1].young));
#endif
		;
		/* merge: flight[1].position = 0(630, 601, 630) */
		reached[0][601] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[1].position);
		now.flight[1].position = 0;
#ifdef VAR_RANGES
		logval("flight[1].position", ((int)now.flight[1].position));
#endif
		;
		/* merge: flight[1].anchored = 0(630, 602, 630) */
		reached[0][602] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.flight[1].anchored);
		now.flight[1].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[1].anchored", ((int)now.flight[1].anchored));
#endif
		;
		/* merge: .(goto)(630, 606, 630) */
		reached[0][606] = 1;
		;
		/* merge: last = syncTail(630, 607, 630) */
		reached[0][607] = 1;
		(trpt+1)->bup.ovals[11] = ((int)now.last);
		now.last = ((int)now.syncTail);
#ifdef VAR_RANGES
		logval("last", ((int)now.last));
#endif
		;
		/* merge: .(goto)(0, 626, 630) */
		reached[0][626] = 1;
		;
		_m = 3; goto P999; /* 13 */
	case 126: // STATE 607 - /work/main/docs/model/bus.pml:45 - [last = syncTail] (0:630:1 - 3)
		IfNotBlocked
		reached[0][607] = 1;
		(trpt+1)->bup.oval = ((int)now.last);
		now.last = ((int)now.syncTail);
#ifdef VAR_RANGES
		logval("last", ((int)now.last));
#endif
		;
		/* merge: .(goto)(0, 626, 630) */
		reached[0][626] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 127: // STATE 608 - /work/main/docs/model/bus.pml:46 - [(passed)] (0:0:0 - 1)
		IfNotBlocked
		reached[0][608] = 1;
		if (!(((int)now.passed)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 128: // STATE 611 - /work/main/docs/model/state.pml:99 - [l1 = 0] (0:630:12 - 1)
		IfNotBlocked
		reached[0][611] = 1;
		(trpt+1)->bup.ovals = grab_ints(12);
		(trpt+1)->bup.ovals[0] = ((int)now.l1);
		now.l1 = 0;
#ifdef VAR_RANGES
		logval("l1", ((int)now.l1));
#endif
		;
		/* merge: l1Anchored = 0(630, 612, 630) */
		reached[0][612] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.l1Anchored);
		now.l1Anchored = 0;
#ifdef VAR_RANGES
		logval("l1Anchored", ((int)now.l1Anchored));
#endif
		;
		/* merge: l1Young = 0(630, 613, 630) */
		reached[0][613] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.l1Young);
		now.l1Young = 0;
#ifdef VAR_RANGES
		logval("l1Young", ((int)now.l1Young));
#endif
		;
		/* merge: flight[0].stampLive = 0(630, 615, 630) */
		reached[0][615] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.flight[0].stampLive);
		now.flight[0].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[0].stampLive", ((int)now.flight[0].stampLive));
#endif
		;
		/* merge: flight[0].young = 0(630, 616, 630) */
		reached[0][616] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.flight[0].young);
		now.flight[0].young = 0;
#ifdef VAR_RANGES
		logval("flight[0].young", ((int)now.flight[0].young));
#endif
		;
		/* merge: flight[0].position = 0(630, 617, 630) */
		reached[0][617] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.flight[0].position);
		now.flight[0].position = 0;
#ifdef VAR_RANGES
		logval("flight[0].position", ((int)now.flight[0].position));
#endif
		;
		/* merge: flight[0].anchored = 0(630, 618, 630) */
		reached[0][618] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.flight[0].anchored);
		now.flight[0].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[0].anchored", ((int)now.flight[0].anchored));
#endif
		;
		/* merge: flight[1].stampLive = 0(630, 619, 630) */
		reached[0][619] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.flight[1].stampLive);
		now.flight[1].stampLive = 0;
#ifdef VAR_RANGES
		logval("flight[1].stampLive", ((int)now.flight[1].stampLive));
#endif
		;
		/* merge: flight[1].young = 0(630, 620, 630) */
		reached[0][620] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.flight[1].young);
		now.flight[1].young = 0;
#ifdef VAR_RANGES
		logval("flight[1].young", ((int)now.flight[1].young));
#endif
		;
		/* merge: flight[1].position = 0(630, 621, 630) */
		reached[0][621] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.flight[1].position);
		now.flight[1].position = 0;
#ifdef VAR_RANGES
		logval("flight[1].position", ((int)now.flight[1].position));
#endif
		;
		/* merge: flight[1].anchored = 0(630, 622, 630) */
		reached[0][622] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.flight[1].anchored);
		now.flight[1].anchored = 0;
#ifdef VAR_RANGES
		logval("flight[1].anchored", ((int)now.flight[1].anchored));
#endif
		;
		/* merge: last = syncTail(630, 624, 630) */
		reached[0][624] = 1;
		(trpt+1)->bup.ovals[11] = ((int)now.last);
		now.last = ((int)now.syncTail);
#ifdef VAR_RANGES
		logval("last", ((int)now.last));
#endif
		;
		/* merge: .(goto)(0, 626, 630) */
		reached[0][626] = 1;
		;
		_m = 3; goto P999; /* 12 */
	case 129: // STATE 627 - /work/main/docs/model/bus.pml:59 - [(syncLive)] (836:0:8 - 1)
		IfNotBlocked
		reached[0][627] = 1;
		if (!(((int)now.syncLive)))
			continue;
		/* merge: contact = syncYoung(836, 628, 836) */
		reached[0][628] = 1;
		(trpt+1)->bup.ovals = grab_ints(8);
		(trpt+1)->bup.ovals[0] = ((int)now.contact);
		now.contact = ((int)now.syncYoung);
#ifdef VAR_RANGES
		logval("contact", ((int)now.contact));
#endif
		;
		/* merge: .(goto)(836, 631, 836) */
		reached[0][631] = 1;
		;
		/* merge: syncAt = 0(836, 632, 836) */
		reached[0][632] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.syncAt);
		now.syncAt = 0;
#ifdef VAR_RANGES
		logval("syncAt", ((int)now.syncAt));
#endif
		;
		/* merge: syncYoung = 0(836, 633, 836) */
		reached[0][633] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.syncYoung);
		now.syncYoung = 0;
#ifdef VAR_RANGES
		logval("syncYoung", ((int)now.syncYoung));
#endif
		;
		/* merge: syncTail = 0(836, 634, 836) */
		reached[0][634] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.syncTail);
		now.syncTail = 0;
#ifdef VAR_RANGES
		logval("syncTail", ((int)now.syncTail));
#endif
		;
		/* merge: syncLive = 0(836, 635, 836) */
		reached[0][635] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.syncLive);
		now.syncLive = 0;
#ifdef VAR_RANGES
		logval("syncLive", ((int)now.syncLive));
#endif
		;
		/* merge: covers = 0(836, 636, 836) */
		reached[0][636] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.covers);
		now.covers = 0;
#ifdef VAR_RANGES
		logval("covers", ((int)now.covers));
#endif
		;
		/* merge: leadsOn = 0(836, 637, 836) */
		reached[0][637] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.leadsOn);
		now.leadsOn = 0;
#ifdef VAR_RANGES
		logval("leadsOn", ((int)now.leadsOn));
#endif
		;
		/* merge: passed = 0(836, 638, 836) */
		reached[0][638] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.passed);
		now.passed = 0;
#ifdef VAR_RANGES
		logval("passed", ((int)now.passed));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 10 */
	case 130: // STATE 632 - /work/main/docs/model/bus.pml:68 - [syncAt = 0] (0:836:7 - 3)
		IfNotBlocked
		reached[0][632] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.syncAt);
		now.syncAt = 0;
#ifdef VAR_RANGES
		logval("syncAt", ((int)now.syncAt));
#endif
		;
		/* merge: syncYoung = 0(836, 633, 836) */
		reached[0][633] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.syncYoung);
		now.syncYoung = 0;
#ifdef VAR_RANGES
		logval("syncYoung", ((int)now.syncYoung));
#endif
		;
		/* merge: syncTail = 0(836, 634, 836) */
		reached[0][634] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.syncTail);
		now.syncTail = 0;
#ifdef VAR_RANGES
		logval("syncTail", ((int)now.syncTail));
#endif
		;
		/* merge: syncLive = 0(836, 635, 836) */
		reached[0][635] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.syncLive);
		now.syncLive = 0;
#ifdef VAR_RANGES
		logval("syncLive", ((int)now.syncLive));
#endif
		;
		/* merge: covers = 0(836, 636, 836) */
		reached[0][636] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.covers);
		now.covers = 0;
#ifdef VAR_RANGES
		logval("covers", ((int)now.covers));
#endif
		;
		/* merge: leadsOn = 0(836, 637, 836) */
		reached[0][637] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.leadsOn);
		now.leadsOn = 0;
#ifdef VAR_RANGES
		logval("leadsOn", ((int)now.leadsOn));
#endif
		;
		/* merge: passed = 0(836, 638, 836) */
		reached[0][638] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.passed);
		now.passed = 0;
#ifdef VAR_RANGES
		logval("passed", ((int)now.passed));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 131: // STATE 640 - /work/main/docs/model/relays.pml:3 - [((relay[0].at==0))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][640] = 1;
		if (!((((int)now.relay[0].at)==0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 132: // STATE 641 - /work/main/docs/model/relays.pml:7 - [((relay[0].at==0))] (648:0:1 - 1)
		IfNotBlocked
		reached[0][641] = 1;
		if (!((((int)now.relay[0].at)==0)))
			continue;
		/* merge: rl = 0(0, 642, 648) */
		reached[0][642] = 1;
		(trpt+1)->bup.oval = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: .(goto)(0, 644, 648) */
		reached[0][644] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 133: // STATE 645 - /work/main/docs/model/state.pml:84 - [srv = primary] (0:660:6 - 1)
		IfNotBlocked
		reached[0][645] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.srv);
		now.srv = ((int)now.primary);
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(660, 647, 660) */
		reached[0][647] = 1;
		;
		/* merge: relay[rl].at = 1(660, 649, 660) */
		reached[0][649] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.relay[ Index(((int)now.rl), 1) ].at);
		now.relay[ Index(now.rl, 1) ].at = 1;
#ifdef VAR_RANGES
		logval("relay[rl].at", ((int)now.relay[ Index(((int)now.rl), 1) ].at));
#endif
		;
		/* merge: relay[rl].young = (1+1)(660, 650, 660) */
		reached[0][650] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.relay[ Index(((int)now.rl), 1) ].young);
		now.relay[ Index(now.rl, 1) ].young = (1+1);
#ifdef VAR_RANGES
		logval("relay[rl].young", ((int)now.relay[ Index(((int)now.rl), 1) ].young));
#endif
		;
		/* merge: relay[rl].gen = redis[srv].gen(660, 651, 660) */
		reached[0][651] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.relay[ Index(((int)now.rl), 1) ].gen);
		now.relay[ Index(now.rl, 1) ].gen = ((int)now.redis[ Index(((int)now.srv), 2) ].gen);
#ifdef VAR_RANGES
		logval("relay[rl].gen", ((int)now.relay[ Index(((int)now.rl), 1) ].gen));
#endif
		;
		/* merge: relay[rl].from = redis[srv].cursor(660, 652, 660) */
		reached[0][652] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.relay[ Index(((int)now.rl), 1) ].from);
		now.relay[ Index(now.rl, 1) ].from = ((int)now.redis[ Index(((int)now.srv), 2) ].cursor);
#ifdef VAR_RANGES
		logval("relay[rl].from", ((int)now.relay[ Index(((int)now.rl), 1) ].from));
#endif
		;
		/* merge: relay[rl].reset = redis[srv].cohAbsent(660, 653, 660) */
		reached[0][653] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.relay[ Index(((int)now.rl), 1) ].reset);
		now.relay[ Index(now.rl, 1) ].reset = ((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent);
#ifdef VAR_RANGES
		logval("relay[rl].reset", ((int)now.relay[ Index(((int)now.rl), 1) ].reset));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 134: // STATE 649 - /work/main/docs/model/relays.pml:12 - [relay[rl].at = 1] (0:660:5 - 2)
		IfNotBlocked
		reached[0][649] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.relay[ Index(((int)now.rl), 1) ].at);
		now.relay[ Index(now.rl, 1) ].at = 1;
#ifdef VAR_RANGES
		logval("relay[rl].at", ((int)now.relay[ Index(((int)now.rl), 1) ].at));
#endif
		;
		/* merge: relay[rl].young = (1+1)(660, 650, 660) */
		reached[0][650] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.relay[ Index(((int)now.rl), 1) ].young);
		now.relay[ Index(now.rl, 1) ].young = (1+1);
#ifdef VAR_RANGES
		logval("relay[rl].young", ((int)now.relay[ Index(((int)now.rl), 1) ].young));
#endif
		;
		/* merge: relay[rl].gen = redis[srv].gen(660, 651, 660) */
		reached[0][651] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.relay[ Index(((int)now.rl), 1) ].gen);
		now.relay[ Index(now.rl, 1) ].gen = ((int)now.redis[ Index(((int)now.srv), 2) ].gen);
#ifdef VAR_RANGES
		logval("relay[rl].gen", ((int)now.relay[ Index(((int)now.rl), 1) ].gen));
#endif
		;
		/* merge: relay[rl].from = redis[srv].cursor(660, 652, 660) */
		reached[0][652] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.relay[ Index(((int)now.rl), 1) ].from);
		now.relay[ Index(now.rl, 1) ].from = ((int)now.redis[ Index(((int)now.srv), 2) ].cursor);
#ifdef VAR_RANGES
		logval("relay[rl].from", ((int)now.relay[ Index(((int)now.rl), 1) ].from));
#endif
		;
		/* merge: relay[rl].reset = redis[srv].cohAbsent(660, 653, 660) */
		reached[0][653] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.relay[ Index(((int)now.rl), 1) ].reset);
		now.relay[ Index(now.rl, 1) ].reset = ((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent);
#ifdef VAR_RANGES
		logval("relay[rl].reset", ((int)now.relay[ Index(((int)now.rl), 1) ].reset));
#endif
		;
		_m = 3; goto P999; /* 4 */
	case 135: // STATE 654 - /work/main/docs/model/relays.pml:20 - [((rl==0))] (836:0:4 - 1)
		IfNotBlocked
		reached[0][654] = 1;
		if (!((((int)now.rl)==0)))
			continue;
		/* merge: redis[srv].pos0 = !(redis[srv].cohAbsent)(836, 655, 836) */
		reached[0][655] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos0);
		now.redis[ Index(now.srv, 2) ].pos0 =  !(((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent));
#ifdef VAR_RANGES
		logval("redis[srv].pos0", ((int)now.redis[ Index(((int)now.srv), 2) ].pos0));
#endif
		;
		/* merge: redis[(1-srv)].pos0 = (samePos&&!(redis[srv].cohAbsent))(836, 656, 836) */
		reached[0][656] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos0);
		now.redis[ Index((1-now.srv), 2) ].pos0 = (((int)now.samePos)&& !(((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent)));
#ifdef VAR_RANGES
		logval("redis[(1-srv)].pos0", ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos0));
#endif
		;
		/* merge: .(goto)(836, 661, 836) */
		reached[0][661] = 1;
		;
		/* merge: rl = 0(836, 662, 836) */
		reached[0][662] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 663, 836) */
		reached[0][663] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 6 */
	case 136: // STATE 658 - /work/main/docs/model/relays.pml:21 - [redis[srv].pos1 = !(redis[srv].cohAbsent)] (0:836:4 - 1)
		IfNotBlocked
		reached[0][658] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos1);
		now.redis[ Index(now.srv, 2) ].pos1 =  !(((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent));
#ifdef VAR_RANGES
		logval("redis[srv].pos1", ((int)now.redis[ Index(((int)now.srv), 2) ].pos1));
#endif
		;
		/* merge: redis[(1-srv)].pos1 = (samePos&&!(redis[srv].cohAbsent))(836, 659, 836) */
		reached[0][659] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos1);
		now.redis[ Index((1-now.srv), 2) ].pos1 = (((int)now.samePos)&& !(((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent)));
#ifdef VAR_RANGES
		logval("redis[(1-srv)].pos1", ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos1));
#endif
		;
		/* merge: .(goto)(836, 661, 836) */
		reached[0][661] = 1;
		;
		/* merge: rl = 0(836, 662, 836) */
		reached[0][662] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 663, 836) */
		reached[0][663] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 137: // STATE 662 - /work/main/docs/model/relays.pml:22 - [rl = 0] (0:836:2 - 3)
		IfNotBlocked
		reached[0][662] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 663, 836) */
		reached[0][663] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 138: // STATE 665 - /work/main/docs/model/relays.pml:23 - [((relay[0].at==1))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][665] = 1;
		if (!((((int)now.relay[0].at)==1)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 139: // STATE 666 - /work/main/docs/model/relays.pml:27 - [((relay[0].at==1))] (674:0:2 - 1)
		IfNotBlocked
		reached[0][666] = 1;
		if (!((((int)now.relay[0].at)==1)))
			continue;
		/* merge: rl = 0(674, 667, 674) */
		reached[0][667] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: .(goto)(674, 669, 674) */
		reached[0][669] = 1;
		;
		/* merge: relay[rl].to = committed(674, 670, 674) */
		reached[0][670] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.relay[ Index(((int)now.rl), 1) ].to);
		now.relay[ Index(now.rl, 1) ].to = ((int)now.committed);
#ifdef VAR_RANGES
		logval("relay[rl].to", ((int)now.relay[ Index(((int)now.rl), 1) ].to));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 140: // STATE 670 - /work/main/docs/model/relays.pml:32 - [relay[rl].to = committed] (0:674:1 - 2)
		IfNotBlocked
		reached[0][670] = 1;
		(trpt+1)->bup.oval = ((int)now.relay[ Index(((int)now.rl), 1) ].to);
		now.relay[ Index(now.rl, 1) ].to = ((int)now.committed);
#ifdef VAR_RANGES
		logval("relay[rl].to", ((int)now.relay[ Index(((int)now.rl), 1) ].to));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 141: // STATE 671 - /work/main/docs/model/relays.pml:42 - [((relay[rl].from<horizon))] (680:0:1 - 1)
		IfNotBlocked
		reached[0][671] = 1;
		if (!((((int)now.relay[ Index(((int)now.rl), 1) ].from)<((int)now.horizon))))
			continue;
		/* merge: relay[rl].reset = 1(0, 672, 680) */
		reached[0][672] = 1;
		(trpt+1)->bup.oval = ((int)now.relay[ Index(((int)now.rl), 1) ].reset);
		now.relay[ Index(now.rl, 1) ].reset = 1;
#ifdef VAR_RANGES
		logval("relay[rl].reset", ((int)now.relay[ Index(((int)now.rl), 1) ].reset));
#endif
		;
		/* merge: .(goto)(0, 675, 680) */
		reached[0][675] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 142: // STATE 676 - /work/main/docs/model/relays.pml:44 - [((!(relay[rl].reset)&&(relay[rl].to==relay[rl].from)))] (836:0:2 - 1)
		IfNotBlocked
		reached[0][676] = 1;
		if (!(( !(((int)now.relay[ Index(((int)now.rl), 1) ].reset))&&(((int)now.relay[ Index(((int)now.rl), 1) ].to)==((int)now.relay[ Index(((int)now.rl), 1) ].from)))))
			continue;
		/* merge: relay[rl].at = 3(836, 677, 836) */
		reached[0][677] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.relay[ Index(((int)now.rl), 1) ].at);
		now.relay[ Index(now.rl, 1) ].at = 3;
#ifdef VAR_RANGES
		logval("relay[rl].at", ((int)now.relay[ Index(((int)now.rl), 1) ].at));
#endif
		;
		/* merge: .(goto)(836, 681, 836) */
		reached[0][681] = 1;
		;
		/* merge: rl = 0(836, 682, 836) */
		reached[0][682] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 143: // STATE 681 - /work/main/docs/model/relays.pml:44 - [.(goto)] (0:836:1 - 2)
		IfNotBlocked
		reached[0][681] = 1;
		;
		/* merge: rl = 0(836, 682, 836) */
		reached[0][682] = 1;
		(trpt+1)->bup.oval = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 144: // STATE 679 - /work/main/docs/model/relays.pml:44 - [relay[rl].at = 2] (0:836:2 - 1)
		IfNotBlocked
		reached[0][679] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.relay[ Index(((int)now.rl), 1) ].at);
		now.relay[ Index(now.rl, 1) ].at = 2;
#ifdef VAR_RANGES
		logval("relay[rl].at", ((int)now.relay[ Index(((int)now.rl), 1) ].at));
#endif
		;
		/* merge: .(goto)(836, 681, 836) */
		reached[0][681] = 1;
		;
		/* merge: rl = 0(836, 682, 836) */
		reached[0][682] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 145: // STATE 684 - /work/main/docs/model/relays.pml:45 - [(((relay[0].at==2)||(relay[0].at==3)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][684] = 1;
		if (!(((((int)now.relay[0].at)==2)||(((int)now.relay[0].at)==3))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 146: // STATE 685 - /work/main/docs/model/relays.pml:49 - [((relay[0].at>=2))] (692:0:1 - 1)
		IfNotBlocked
		reached[0][685] = 1;
		if (!((((int)now.relay[0].at)>=2)))
			continue;
		/* merge: rl = 0(0, 686, 692) */
		reached[0][686] = 1;
		(trpt+1)->bup.oval = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: .(goto)(0, 688, 692) */
		reached[0][688] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 147: // STATE 689 - /work/main/docs/model/state.pml:84 - [srv = primary] (0:0:1 - 1)
		IfNotBlocked
		reached[0][689] = 1;
		(trpt+1)->bup.oval = ((int)now.srv);
		now.srv = ((int)now.primary);
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 148: // STATE 693 - /work/main/docs/model/relays.pml:54 - [(((relay[rl].at==2)&&relay[rl].reset))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][693] = 1;
		if (!(((((int)now.relay[ Index(((int)now.rl), 1) ].at)==2)&&((int)now.relay[ Index(((int)now.rl), 1) ].reset))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 149: // STATE 694 - /work/main/docs/model/relays.pml:55 - [(((redis[srv].cohAbsent||(((rl==0)&&redis[srv].pos0)||((rl==1)&&redis[srv].pos1)))&&(tokens<3)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][694] = 1;
		if (!(((((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent)||(((((int)now.rl)==0)&&((int)now.redis[ Index(((int)now.srv), 2) ].pos0))||((((int)now.rl)==1)&&((int)now.redis[ Index(((int)now.srv), 2) ].pos1))))&&(((int)now.tokens)<3))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 150: // STATE 695 - /work/main/docs/model/state.pml:114 - [tokens = (tokens+1)] (0:717:10 - 1)
		IfNotBlocked
		reached[0][695] = 1;
		(trpt+1)->bup.ovals = grab_ints(10);
		(trpt+1)->bup.ovals[0] = ((int)now.tokens);
		now.tokens = (((int)now.tokens)+1);
#ifdef VAR_RANGES
		logval("tokens", ((int)now.tokens));
#endif
		;
		/* merge: prev[tokens] = redis[srv].tail(717, 696, 717) */
		reached[0][696] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.prev[ Index(((int)now.tokens), 4) ]);
		now.prev[ Index(now.tokens, 4) ] = ((int)now.redis[ Index(((int)now.srv), 2) ].tail);
#ifdef VAR_RANGES
		logval("prev[tokens]", ((int)now.prev[ Index(((int)now.tokens), 4) ]));
#endif
		;
		/* merge: ofKey[tokens] = 1(717, 697, 717) */
		reached[0][697] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.ofKey[ Index(((int)now.tokens), 4) ]);
		now.ofKey[ Index(now.tokens, 4) ] = 1;
#ifdef VAR_RANGES
		logval("ofKey[tokens]", ((int)now.ofKey[ Index(((int)now.tokens), 4) ]));
#endif
		;
		/* merge: redis[srv].tail = tokens(717, 698, 717) */
		reached[0][698] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.redis[ Index(((int)now.srv), 2) ].tail);
		now.redis[ Index(now.srv, 2) ].tail = ((int)now.tokens);
#ifdef VAR_RANGES
		logval("redis[srv].tail", ((int)now.redis[ Index(((int)now.srv), 2) ].tail));
#endif
		;
		/* merge: gens = (gens+1)(717, 700, 717) */
		reached[0][700] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.gens);
		now.gens = (((int)now.gens)+1);
#ifdef VAR_RANGES
		logval("gens", ((int)now.gens));
#endif
		;
		/* merge: redis[srv].gen = gens(717, 701, 717) */
		reached[0][701] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.redis[ Index(((int)now.srv), 2) ].gen);
		now.redis[ Index(now.srv, 2) ].gen = ((int)now.gens);
#ifdef VAR_RANGES
		logval("redis[srv].gen", ((int)now.redis[ Index(((int)now.srv), 2) ].gen));
#endif
		;
		/* merge: redis[srv].promiseGen = gens(717, 702, 717) */
		reached[0][702] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen);
		now.redis[ Index(now.srv, 2) ].promiseGen = ((int)now.gens);
#ifdef VAR_RANGES
		logval("redis[srv].promiseGen", ((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen));
#endif
		;
		/* merge: redis[srv].cursor = relay[rl].to(717, 703, 717) */
		reached[0][703] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.redis[ Index(((int)now.srv), 2) ].cursor);
		now.redis[ Index(now.srv, 2) ].cursor = ((int)now.relay[ Index(((int)now.rl), 1) ].to);
#ifdef VAR_RANGES
		logval("redis[srv].cursor", ((int)now.redis[ Index(((int)now.srv), 2) ].cursor));
#endif
		;
		/* merge: redis[srv].cohAbsent = 0(717, 704, 717) */
		reached[0][704] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent);
		now.redis[ Index(now.srv, 2) ].cohAbsent = 0;
#ifdef VAR_RANGES
		logval("redis[srv].cohAbsent", ((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent));
#endif
		;
		/* merge: redis[srv].promise = relay[rl].young(717, 705, 717) */
		reached[0][705] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.redis[ Index(((int)now.srv), 2) ].promise);
		now.redis[ Index(now.srv, 2) ].promise = ((int)now.relay[ Index(((int)now.rl), 1) ].young);
#ifdef VAR_RANGES
		logval("redis[srv].promise", ((int)now.redis[ Index(((int)now.srv), 2) ].promise));
#endif
		;
		_m = 3; goto P999; /* 9 */
	case 151: // STATE 706 - /work/main/docs/model/state.pml:155 - [redis[srv].pos0 = 0] (0:714:2 - 1)
		IfNotBlocked
		reached[0][706] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos0);
		now.redis[ Index(now.srv, 2) ].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[srv].pos0", ((int)now.redis[ Index(((int)now.srv), 2) ].pos0));
#endif
		;
		/* merge: redis[srv].pos1 = 0(714, 707, 714) */
		reached[0][707] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos1);
		now.redis[ Index(now.srv, 2) ].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[srv].pos1", ((int)now.redis[ Index(((int)now.srv), 2) ].pos1));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 152: // STATE 708 - /work/main/docs/model/state.pml:155 - [((rl==0))] (735:0:3 - 1)
		IfNotBlocked
		reached[0][708] = 1;
		if (!((((int)now.rl)==0)))
			continue;
		/* merge: redis[srv].pos0 = 1(735, 709, 735) */
		reached[0][709] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos0);
		now.redis[ Index(now.srv, 2) ].pos0 = 1;
#ifdef VAR_RANGES
		logval("redis[srv].pos0", ((int)now.redis[ Index(((int)now.srv), 2) ].pos0));
#endif
		;
		/* merge: redis[(1-srv)].pos0 = 0(735, 710, 735) */
		reached[0][710] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos0);
		now.redis[ Index((1-now.srv), 2) ].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[(1-srv)].pos0", ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos0));
#endif
		;
		/* merge: .(goto)(735, 715, 735) */
		reached[0][715] = 1;
		;
		/* merge: samePos = 0(735, 716, 735) */
		reached[0][716] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.samePos);
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
		/* merge: .(goto)(0, 720, 735) */
		reached[0][720] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 153: // STATE 712 - /work/main/docs/model/state.pml:155 - [redis[srv].pos1 = 1] (0:735:3 - 1)
		IfNotBlocked
		reached[0][712] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos1);
		now.redis[ Index(now.srv, 2) ].pos1 = 1;
#ifdef VAR_RANGES
		logval("redis[srv].pos1", ((int)now.redis[ Index(((int)now.srv), 2) ].pos1));
#endif
		;
		/* merge: redis[(1-srv)].pos1 = 0(735, 713, 735) */
		reached[0][713] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos1);
		now.redis[ Index((1-now.srv), 2) ].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[(1-srv)].pos1", ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos1));
#endif
		;
		/* merge: .(goto)(735, 715, 735) */
		reached[0][715] = 1;
		;
		/* merge: samePos = 0(735, 716, 735) */
		reached[0][716] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.samePos);
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
		/* merge: .(goto)(0, 720, 735) */
		reached[0][720] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 154: // STATE 716 - /work/main/docs/model/state.pml:155 - [samePos = 0] (0:735:1 - 3)
		IfNotBlocked
		reached[0][716] = 1;
		(trpt+1)->bup.oval = ((int)now.samePos);
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
		/* merge: .(goto)(0, 720, 735) */
		reached[0][720] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 155: // STATE 721 - /work/main/docs/model/state.pml:162 - [relay[rl].at = 0] (0:733:6 - 1)
		IfNotBlocked
		reached[0][721] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.relay[ Index(((int)now.rl), 1) ].at);
		now.relay[ Index(now.rl, 1) ].at = 0;
#ifdef VAR_RANGES
		logval("relay[rl].at", ((int)now.relay[ Index(((int)now.rl), 1) ].at));
#endif
		;
		/* merge: relay[rl].young = 0(733, 722, 733) */
		reached[0][722] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.relay[ Index(((int)now.rl), 1) ].young);
		now.relay[ Index(now.rl, 1) ].young = 0;
#ifdef VAR_RANGES
		logval("relay[rl].young", ((int)now.relay[ Index(((int)now.rl), 1) ].young));
#endif
		;
		/* merge: relay[rl].from = 0(733, 723, 733) */
		reached[0][723] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.relay[ Index(((int)now.rl), 1) ].from);
		now.relay[ Index(now.rl, 1) ].from = 0;
#ifdef VAR_RANGES
		logval("relay[rl].from", ((int)now.relay[ Index(((int)now.rl), 1) ].from));
#endif
		;
		/* merge: relay[rl].to = 0(733, 724, 733) */
		reached[0][724] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.relay[ Index(((int)now.rl), 1) ].to);
		now.relay[ Index(now.rl, 1) ].to = 0;
#ifdef VAR_RANGES
		logval("relay[rl].to", ((int)now.relay[ Index(((int)now.rl), 1) ].to));
#endif
		;
		/* merge: relay[rl].reset = 0(733, 725, 733) */
		reached[0][725] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.relay[ Index(((int)now.rl), 1) ].reset);
		now.relay[ Index(now.rl, 1) ].reset = 0;
#ifdef VAR_RANGES
		logval("relay[rl].reset", ((int)now.relay[ Index(((int)now.rl), 1) ].reset));
#endif
		;
		/* merge: relay[rl].gen = 0(733, 726, 733) */
		reached[0][726] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.relay[ Index(((int)now.rl), 1) ].gen);
		now.relay[ Index(now.rl, 1) ].gen = 0;
#ifdef VAR_RANGES
		logval("relay[rl].gen", ((int)now.relay[ Index(((int)now.rl), 1) ].gen));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 156: // STATE 727 - /work/main/docs/model/state.pml:169 - [((rl==0))] (836:0:4 - 1)
		IfNotBlocked
		reached[0][727] = 1;
		if (!((((int)now.rl)==0)))
			continue;
		/* merge: redis[0].pos0 = 0(836, 728, 836) */
		reached[0][728] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[0].pos0);
		now.redis[0].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[0].pos0", ((int)now.redis[0].pos0));
#endif
		;
		/* merge: redis[1].pos0 = 0(836, 729, 836) */
		reached[0][729] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[1].pos0);
		now.redis[1].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[1].pos0", ((int)now.redis[1].pos0));
#endif
		;
		/* merge: .(goto)(836, 734, 836) */
		reached[0][734] = 1;
		;
		/* merge: .(goto)(836, 832, 836) */
		reached[0][832] = 1;
		;
		/* merge: rl = 0(836, 833, 836) */
		reached[0][833] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 834, 836) */
		reached[0][834] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 157: // STATE 731 - /work/main/docs/model/state.pml:169 - [redis[0].pos1 = 0] (0:836:4 - 1)
		IfNotBlocked
		reached[0][731] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[0].pos1);
		now.redis[0].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[0].pos1", ((int)now.redis[0].pos1));
#endif
		;
		/* merge: redis[1].pos1 = 0(836, 732, 836) */
		reached[0][732] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[1].pos1);
		now.redis[1].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[1].pos1", ((int)now.redis[1].pos1));
#endif
		;
		/* merge: .(goto)(836, 734, 836) */
		reached[0][734] = 1;
		;
		/* merge: .(goto)(836, 832, 836) */
		reached[0][832] = 1;
		;
		/* merge: rl = 0(836, 833, 836) */
		reached[0][833] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 834, 836) */
		reached[0][834] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 6 */
	case 158: // STATE 736 - /work/main/docs/model/relays.pml:68 - [(((relay[rl].at==2)&&!(relay[rl].reset)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][736] = 1;
		if (!(((((int)now.relay[ Index(((int)now.rl), 1) ].at)==2)&& !(((int)now.relay[ Index(((int)now.rl), 1) ].reset)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 159: // STATE 737 - /work/main/docs/model/relays.pml:69 - [(((((rl==0)&&redis[srv].pos0)||((rl==1)&&redis[srv].pos1))&&(((redis[srv].done&(1<<(relay[rl].from+1)))!=0)||(tokens<3))))] (759:0:1 - 1)
		IfNotBlocked
		reached[0][737] = 1;
		if (!(((((((int)now.rl)==0)&&((int)now.redis[ Index(((int)now.srv), 2) ].pos0))||((((int)now.rl)==1)&&((int)now.redis[ Index(((int)now.srv), 2) ].pos1)))&&(((((int)now.redis[ Index(((int)now.srv), 2) ].done)&(1<<(((int)now.relay[ Index(((int)now.rl), 1) ].from)+1)))!=0)||(((int)now.tokens)<3)))))
			continue;
		/* merge: relay[rl].from = (relay[rl].from+1)(0, 738, 759) */
		reached[0][738] = 1;
		(trpt+1)->bup.oval = ((int)now.relay[ Index(((int)now.rl), 1) ].from);
		now.relay[ Index(now.rl, 1) ].from = (((int)now.relay[ Index(((int)now.rl), 1) ].from)+1);
#ifdef VAR_RANGES
		logval("relay[rl].from", ((int)now.relay[ Index(((int)now.rl), 1) ].from));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 160: // STATE 739 - /work/main/docs/model/state.pml:140 - [(((redis[srv].done&(1<<relay[rl].from))!=0))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][739] = 1;
		if (!(((((int)now.redis[ Index(((int)now.srv), 2) ].done)&(1<<((int)now.relay[ Index(((int)now.rl), 1) ].from)))!=0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 161: // STATE 742 - /work/main/docs/model/state.pml:114 - [tokens = (tokens+1)] (0:755:5 - 1)
		IfNotBlocked
		reached[0][742] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.tokens);
		now.tokens = (((int)now.tokens)+1);
#ifdef VAR_RANGES
		logval("tokens", ((int)now.tokens));
#endif
		;
		/* merge: prev[tokens] = redis[srv].tail(755, 743, 755) */
		reached[0][743] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.prev[ Index(((int)now.tokens), 4) ]);
		now.prev[ Index(now.tokens, 4) ] = ((int)now.redis[ Index(((int)now.srv), 2) ].tail);
#ifdef VAR_RANGES
		logval("prev[tokens]", ((int)now.prev[ Index(((int)now.tokens), 4) ]));
#endif
		;
		/* merge: ofKey[tokens] = 1(755, 744, 755) */
		reached[0][744] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.ofKey[ Index(((int)now.tokens), 4) ]);
		now.ofKey[ Index(now.tokens, 4) ] = 1;
#ifdef VAR_RANGES
		logval("ofKey[tokens]", ((int)now.ofKey[ Index(((int)now.tokens), 4) ]));
#endif
		;
		/* merge: redis[srv].tail = tokens(755, 745, 755) */
		reached[0][745] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.redis[ Index(((int)now.srv), 2) ].tail);
		now.redis[ Index(now.srv, 2) ].tail = ((int)now.tokens);
#ifdef VAR_RANGES
		logval("redis[srv].tail", ((int)now.redis[ Index(((int)now.srv), 2) ].tail));
#endif
		;
		/* merge: redis[srv].done = (redis[srv].done|(1<<relay[rl].from))(755, 747, 755) */
		reached[0][747] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.redis[ Index(((int)now.srv), 2) ].done);
		now.redis[ Index(now.srv, 2) ].done = (((int)now.redis[ Index(((int)now.srv), 2) ].done)|(1<<((int)now.relay[ Index(((int)now.rl), 1) ].from)));
#ifdef VAR_RANGES
		logval("redis[srv].done", ((int)now.redis[ Index(((int)now.srv), 2) ].done));
#endif
		;
		_m = 3; goto P999; /* 4 */
	case 162: // STATE 748 - /work/main/docs/model/state.pml:147 - [((relay[rl].from==2))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][748] = 1;
		if (!((((int)now.relay[ Index(((int)now.rl), 1) ].from)==2)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 163: // STATE 752 - /work/main/docs/model/state.pml:148 - [redis[srv].value = 0] (0:771:3 - 1)
		IfNotBlocked
		reached[0][752] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].value);
		now.redis[ Index(now.srv, 2) ].value = 0;
#ifdef VAR_RANGES
		logval("redis[srv].value", ((int)now.redis[ Index(((int)now.srv), 2) ].value));
#endif
		;
		/* merge: redis[srv].valueGen = 0(771, 753, 771) */
		reached[0][753] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index(((int)now.srv), 2) ].valueGen);
		now.redis[ Index(now.srv, 2) ].valueGen = 0;
#ifdef VAR_RANGES
		logval("redis[srv].valueGen", ((int)now.redis[ Index(((int)now.srv), 2) ].valueGen));
#endif
		;
		/* merge: redis[srv].lease = 0(771, 754, 771) */
		reached[0][754] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.redis[ Index(((int)now.srv), 2) ].lease);
		now.redis[ Index(now.srv, 2) ].lease = 0;
#ifdef VAR_RANGES
		logval("redis[srv].lease", ((int)now.redis[ Index(((int)now.srv), 2) ].lease));
#endif
		;
		/* merge: .(goto)(0, 756, 771) */
		reached[0][756] = 1;
		;
		/* merge: .(goto)(0, 758, 771) */
		reached[0][758] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 164: // STATE 760 - /work/main/docs/model/state.pml:155 - [redis[srv].pos0 = 0] (0:768:2 - 1)
		IfNotBlocked
		reached[0][760] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos0);
		now.redis[ Index(now.srv, 2) ].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[srv].pos0", ((int)now.redis[ Index(((int)now.srv), 2) ].pos0));
#endif
		;
		/* merge: redis[srv].pos1 = 0(768, 761, 768) */
		reached[0][761] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos1);
		now.redis[ Index(now.srv, 2) ].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[srv].pos1", ((int)now.redis[ Index(((int)now.srv), 2) ].pos1));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 165: // STATE 762 - /work/main/docs/model/state.pml:155 - [((rl==0))] (775:0:3 - 1)
		IfNotBlocked
		reached[0][762] = 1;
		if (!((((int)now.rl)==0)))
			continue;
		/* merge: redis[srv].pos0 = 1(775, 763, 775) */
		reached[0][763] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos0);
		now.redis[ Index(now.srv, 2) ].pos0 = 1;
#ifdef VAR_RANGES
		logval("redis[srv].pos0", ((int)now.redis[ Index(((int)now.srv), 2) ].pos0));
#endif
		;
		/* merge: redis[(1-srv)].pos0 = 0(775, 764, 775) */
		reached[0][764] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos0);
		now.redis[ Index((1-now.srv), 2) ].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[(1-srv)].pos0", ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos0));
#endif
		;
		/* merge: .(goto)(775, 769, 775) */
		reached[0][769] = 1;
		;
		/* merge: samePos = 0(775, 770, 775) */
		reached[0][770] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.samePos);
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
		_m = 3; goto P999; /* 4 */
	case 166: // STATE 766 - /work/main/docs/model/state.pml:155 - [redis[srv].pos1 = 1] (0:775:3 - 1)
		IfNotBlocked
		reached[0][766] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos1);
		now.redis[ Index(now.srv, 2) ].pos1 = 1;
#ifdef VAR_RANGES
		logval("redis[srv].pos1", ((int)now.redis[ Index(((int)now.srv), 2) ].pos1));
#endif
		;
		/* merge: redis[(1-srv)].pos1 = 0(775, 767, 775) */
		reached[0][767] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos1);
		now.redis[ Index((1-now.srv), 2) ].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[(1-srv)].pos1", ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos1));
#endif
		;
		/* merge: .(goto)(775, 769, 775) */
		reached[0][769] = 1;
		;
		/* merge: samePos = 0(775, 770, 775) */
		reached[0][770] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.samePos);
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 167: // STATE 770 - /work/main/docs/model/state.pml:155 - [samePos = 0] (0:775:1 - 3)
		IfNotBlocked
		reached[0][770] = 1;
		(trpt+1)->bup.oval = ((int)now.samePos);
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 168: // STATE 772 - /work/main/docs/model/relays.pml:79 - [((relay[rl].from==relay[rl].to))] (836:0:3 - 1)
		IfNotBlocked
		reached[0][772] = 1;
		if (!((((int)now.relay[ Index(((int)now.rl), 1) ].from)==((int)now.relay[ Index(((int)now.rl), 1) ].to))))
			continue;
		/* merge: relay[rl].at = 3(836, 773, 836) */
		reached[0][773] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.relay[ Index(((int)now.rl), 1) ].at);
		now.relay[ Index(now.rl, 1) ].at = 3;
#ifdef VAR_RANGES
		logval("relay[rl].at", ((int)now.relay[ Index(((int)now.rl), 1) ].at));
#endif
		;
		/* merge: .(goto)(836, 776, 836) */
		reached[0][776] = 1;
		;
		/* merge: .(goto)(836, 794, 836) */
		reached[0][794] = 1;
		;
		/* merge: .(goto)(836, 832, 836) */
		reached[0][832] = 1;
		;
		/* merge: rl = 0(836, 833, 836) */
		reached[0][833] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 834, 836) */
		reached[0][834] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 169: // STATE 778 - /work/main/docs/model/state.pml:162 - [relay[rl].at = 0] (0:790:6 - 1)
		IfNotBlocked
		reached[0][778] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.relay[ Index(((int)now.rl), 1) ].at);
		now.relay[ Index(now.rl, 1) ].at = 0;
#ifdef VAR_RANGES
		logval("relay[rl].at", ((int)now.relay[ Index(((int)now.rl), 1) ].at));
#endif
		;
		/* merge: relay[rl].young = 0(790, 779, 790) */
		reached[0][779] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.relay[ Index(((int)now.rl), 1) ].young);
		now.relay[ Index(now.rl, 1) ].young = 0;
#ifdef VAR_RANGES
		logval("relay[rl].young", ((int)now.relay[ Index(((int)now.rl), 1) ].young));
#endif
		;
		/* merge: relay[rl].from = 0(790, 780, 790) */
		reached[0][780] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.relay[ Index(((int)now.rl), 1) ].from);
		now.relay[ Index(now.rl, 1) ].from = 0;
#ifdef VAR_RANGES
		logval("relay[rl].from", ((int)now.relay[ Index(((int)now.rl), 1) ].from));
#endif
		;
		/* merge: relay[rl].to = 0(790, 781, 790) */
		reached[0][781] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.relay[ Index(((int)now.rl), 1) ].to);
		now.relay[ Index(now.rl, 1) ].to = 0;
#ifdef VAR_RANGES
		logval("relay[rl].to", ((int)now.relay[ Index(((int)now.rl), 1) ].to));
#endif
		;
		/* merge: relay[rl].reset = 0(790, 782, 790) */
		reached[0][782] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.relay[ Index(((int)now.rl), 1) ].reset);
		now.relay[ Index(now.rl, 1) ].reset = 0;
#ifdef VAR_RANGES
		logval("relay[rl].reset", ((int)now.relay[ Index(((int)now.rl), 1) ].reset));
#endif
		;
		/* merge: relay[rl].gen = 0(790, 783, 790) */
		reached[0][783] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.relay[ Index(((int)now.rl), 1) ].gen);
		now.relay[ Index(now.rl, 1) ].gen = 0;
#ifdef VAR_RANGES
		logval("relay[rl].gen", ((int)now.relay[ Index(((int)now.rl), 1) ].gen));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 170: // STATE 784 - /work/main/docs/model/state.pml:169 - [((rl==0))] (836:0:4 - 1)
		IfNotBlocked
		reached[0][784] = 1;
		if (!((((int)now.rl)==0)))
			continue;
		/* merge: redis[0].pos0 = 0(836, 785, 836) */
		reached[0][785] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[0].pos0);
		now.redis[0].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[0].pos0", ((int)now.redis[0].pos0));
#endif
		;
		/* merge: redis[1].pos0 = 0(836, 786, 836) */
		reached[0][786] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[1].pos0);
		now.redis[1].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[1].pos0", ((int)now.redis[1].pos0));
#endif
		;
		/* merge: .(goto)(836, 791, 836) */
		reached[0][791] = 1;
		;
		/* merge: .(goto)(836, 794, 836) */
		reached[0][794] = 1;
		;
		/* merge: .(goto)(836, 832, 836) */
		reached[0][832] = 1;
		;
		/* merge: rl = 0(836, 833, 836) */
		reached[0][833] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 834, 836) */
		reached[0][834] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 171: // STATE 788 - /work/main/docs/model/state.pml:169 - [redis[0].pos1 = 0] (0:836:4 - 1)
		IfNotBlocked
		reached[0][788] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[0].pos1);
		now.redis[0].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[0].pos1", ((int)now.redis[0].pos1));
#endif
		;
		/* merge: redis[1].pos1 = 0(836, 789, 836) */
		reached[0][789] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[1].pos1);
		now.redis[1].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[1].pos1", ((int)now.redis[1].pos1));
#endif
		;
		/* merge: .(goto)(836, 791, 836) */
		reached[0][791] = 1;
		;
		/* merge: .(goto)(836, 794, 836) */
		reached[0][794] = 1;
		;
		/* merge: .(goto)(836, 832, 836) */
		reached[0][832] = 1;
		;
		/* merge: rl = 0(836, 833, 836) */
		reached[0][833] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 834, 836) */
		reached[0][834] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 172: // STATE 795 - /work/main/docs/model/relays.pml:82 - [((relay[rl].at==3))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][795] = 1;
		if (!((((int)now.relay[ Index(((int)now.rl), 1) ].at)==3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 173: // STATE 796 - /work/main/docs/model/relays.pml:86 - [((((rl==0)&&redis[srv].pos0)||((rl==1)&&redis[srv].pos1)))] (811:0:3 - 1)
		IfNotBlocked
		reached[0][796] = 1;
		if (!((((((int)now.rl)==0)&&((int)now.redis[ Index(((int)now.srv), 2) ].pos0))||((((int)now.rl)==1)&&((int)now.redis[ Index(((int)now.srv), 2) ].pos1)))))
			continue;
		/* merge: redis[srv].cursor = relay[rl].to(811, 797, 811) */
		reached[0][797] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].cursor);
		now.redis[ Index(now.srv, 2) ].cursor = ((int)now.relay[ Index(((int)now.rl), 1) ].to);
#ifdef VAR_RANGES
		logval("redis[srv].cursor", ((int)now.redis[ Index(((int)now.srv), 2) ].cursor));
#endif
		;
		/* merge: redis[srv].promise = relay[rl].young(811, 798, 811) */
		reached[0][798] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index(((int)now.srv), 2) ].promise);
		now.redis[ Index(now.srv, 2) ].promise = ((int)now.relay[ Index(((int)now.rl), 1) ].young);
#ifdef VAR_RANGES
		logval("redis[srv].promise", ((int)now.redis[ Index(((int)now.srv), 2) ].promise));
#endif
		;
		/* merge: redis[srv].promiseGen = redis[srv].gen(811, 799, 811) */
		reached[0][799] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen);
		now.redis[ Index(now.srv, 2) ].promiseGen = ((int)now.redis[ Index(((int)now.srv), 2) ].gen);
#ifdef VAR_RANGES
		logval("redis[srv].promiseGen", ((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 174: // STATE 800 - /work/main/docs/model/state.pml:155 - [redis[srv].pos0 = 0] (0:808:2 - 1)
		IfNotBlocked
		reached[0][800] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos0);
		now.redis[ Index(now.srv, 2) ].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[srv].pos0", ((int)now.redis[ Index(((int)now.srv), 2) ].pos0));
#endif
		;
		/* merge: redis[srv].pos1 = 0(808, 801, 808) */
		reached[0][801] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos1);
		now.redis[ Index(now.srv, 2) ].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[srv].pos1", ((int)now.redis[ Index(((int)now.srv), 2) ].pos1));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 175: // STATE 802 - /work/main/docs/model/state.pml:155 - [((rl==0))] (830:0:3 - 1)
		IfNotBlocked
		reached[0][802] = 1;
		if (!((((int)now.rl)==0)))
			continue;
		/* merge: redis[srv].pos0 = 1(830, 803, 830) */
		reached[0][803] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos0);
		now.redis[ Index(now.srv, 2) ].pos0 = 1;
#ifdef VAR_RANGES
		logval("redis[srv].pos0", ((int)now.redis[ Index(((int)now.srv), 2) ].pos0));
#endif
		;
		/* merge: redis[(1-srv)].pos0 = 0(830, 804, 830) */
		reached[0][804] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos0);
		now.redis[ Index((1-now.srv), 2) ].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[(1-srv)].pos0", ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos0));
#endif
		;
		/* merge: .(goto)(830, 809, 830) */
		reached[0][809] = 1;
		;
		/* merge: samePos = 0(830, 810, 830) */
		reached[0][810] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.samePos);
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
		/* merge: assert(((redis[srv].cohAbsent||!(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor)))(830, 812, 830) */
		reached[0][812] = 1;
		spin_assert(((((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent)|| !(((((int)now.redis[ Index(((int)now.srv), 2) ].value)>0)&&(((int)now.redis[ Index(((int)now.srv), 2) ].valueGen)==((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen)))))||(((int)now.redis[ Index(((int)now.srv), 2) ].value)>=((int)now.redis[ Index(((int)now.srv), 2) ].cursor))), "((redis[srv].cohAbsent|| !(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor))", II, tt, t);
		/* merge: .(goto)(0, 815, 830) */
		reached[0][815] = 1;
		;
		_m = 3; goto P999; /* 6 */
	case 176: // STATE 806 - /work/main/docs/model/state.pml:155 - [redis[srv].pos1 = 1] (0:830:3 - 1)
		IfNotBlocked
		reached[0][806] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[ Index(((int)now.srv), 2) ].pos1);
		now.redis[ Index(now.srv, 2) ].pos1 = 1;
#ifdef VAR_RANGES
		logval("redis[srv].pos1", ((int)now.redis[ Index(((int)now.srv), 2) ].pos1));
#endif
		;
		/* merge: redis[(1-srv)].pos1 = 0(830, 807, 830) */
		reached[0][807] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos1);
		now.redis[ Index((1-now.srv), 2) ].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[(1-srv)].pos1", ((int)now.redis[ Index((1-((int)now.srv)), 2) ].pos1));
#endif
		;
		/* merge: .(goto)(830, 809, 830) */
		reached[0][809] = 1;
		;
		/* merge: samePos = 0(830, 810, 830) */
		reached[0][810] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.samePos);
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
		/* merge: assert(((redis[srv].cohAbsent||!(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor)))(830, 812, 830) */
		reached[0][812] = 1;
		spin_assert(((((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent)|| !(((((int)now.redis[ Index(((int)now.srv), 2) ].value)>0)&&(((int)now.redis[ Index(((int)now.srv), 2) ].valueGen)==((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen)))))||(((int)now.redis[ Index(((int)now.srv), 2) ].value)>=((int)now.redis[ Index(((int)now.srv), 2) ].cursor))), "((redis[srv].cohAbsent|| !(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor))", II, tt, t);
		/* merge: .(goto)(0, 815, 830) */
		reached[0][815] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 177: // STATE 810 - /work/main/docs/model/state.pml:155 - [samePos = 0] (0:830:1 - 3)
		IfNotBlocked
		reached[0][810] = 1;
		(trpt+1)->bup.oval = ((int)now.samePos);
		now.samePos = 0;
#ifdef VAR_RANGES
		logval("samePos", ((int)now.samePos));
#endif
		;
		/* merge: assert(((redis[srv].cohAbsent||!(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor)))(830, 812, 830) */
		reached[0][812] = 1;
		spin_assert(((((int)now.redis[ Index(((int)now.srv), 2) ].cohAbsent)|| !(((((int)now.redis[ Index(((int)now.srv), 2) ].value)>0)&&(((int)now.redis[ Index(((int)now.srv), 2) ].valueGen)==((int)now.redis[ Index(((int)now.srv), 2) ].promiseGen)))))||(((int)now.redis[ Index(((int)now.srv), 2) ].value)>=((int)now.redis[ Index(((int)now.srv), 2) ].cursor))), "((redis[srv].cohAbsent|| !(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor))", II, tt, t);
		/* merge: .(goto)(0, 815, 830) */
		reached[0][815] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 178: // STATE 816 - /work/main/docs/model/state.pml:162 - [relay[rl].at = 0] (0:828:6 - 1)
		IfNotBlocked
		reached[0][816] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.relay[ Index(((int)now.rl), 1) ].at);
		now.relay[ Index(now.rl, 1) ].at = 0;
#ifdef VAR_RANGES
		logval("relay[rl].at", ((int)now.relay[ Index(((int)now.rl), 1) ].at));
#endif
		;
		/* merge: relay[rl].young = 0(828, 817, 828) */
		reached[0][817] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.relay[ Index(((int)now.rl), 1) ].young);
		now.relay[ Index(now.rl, 1) ].young = 0;
#ifdef VAR_RANGES
		logval("relay[rl].young", ((int)now.relay[ Index(((int)now.rl), 1) ].young));
#endif
		;
		/* merge: relay[rl].from = 0(828, 818, 828) */
		reached[0][818] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.relay[ Index(((int)now.rl), 1) ].from);
		now.relay[ Index(now.rl, 1) ].from = 0;
#ifdef VAR_RANGES
		logval("relay[rl].from", ((int)now.relay[ Index(((int)now.rl), 1) ].from));
#endif
		;
		/* merge: relay[rl].to = 0(828, 819, 828) */
		reached[0][819] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.relay[ Index(((int)now.rl), 1) ].to);
		now.relay[ Index(now.rl, 1) ].to = 0;
#ifdef VAR_RANGES
		logval("relay[rl].to", ((int)now.relay[ Index(((int)now.rl), 1) ].to));
#endif
		;
		/* merge: relay[rl].reset = 0(828, 820, 828) */
		reached[0][820] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.relay[ Index(((int)now.rl), 1) ].reset);
		now.relay[ Index(now.rl, 1) ].reset = 0;
#ifdef VAR_RANGES
		logval("relay[rl].reset", ((int)now.relay[ Index(((int)now.rl), 1) ].reset));
#endif
		;
		/* merge: relay[rl].gen = 0(828, 821, 828) */
		reached[0][821] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.relay[ Index(((int)now.rl), 1) ].gen);
		now.relay[ Index(now.rl, 1) ].gen = 0;
#ifdef VAR_RANGES
		logval("relay[rl].gen", ((int)now.relay[ Index(((int)now.rl), 1) ].gen));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 179: // STATE 822 - /work/main/docs/model/state.pml:169 - [((rl==0))] (836:0:4 - 1)
		IfNotBlocked
		reached[0][822] = 1;
		if (!((((int)now.rl)==0)))
			continue;
		/* merge: redis[0].pos0 = 0(836, 823, 836) */
		reached[0][823] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[0].pos0);
		now.redis[0].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[0].pos0", ((int)now.redis[0].pos0));
#endif
		;
		/* merge: redis[1].pos0 = 0(836, 824, 836) */
		reached[0][824] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[1].pos0);
		now.redis[1].pos0 = 0;
#ifdef VAR_RANGES
		logval("redis[1].pos0", ((int)now.redis[1].pos0));
#endif
		;
		/* merge: .(goto)(836, 829, 836) */
		reached[0][829] = 1;
		;
		/* merge: .(goto)(836, 832, 836) */
		reached[0][832] = 1;
		;
		/* merge: rl = 0(836, 833, 836) */
		reached[0][833] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 834, 836) */
		reached[0][834] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 180: // STATE 826 - /work/main/docs/model/state.pml:169 - [redis[0].pos1 = 0] (0:836:4 - 1)
		IfNotBlocked
		reached[0][826] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.redis[0].pos1);
		now.redis[0].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[0].pos1", ((int)now.redis[0].pos1));
#endif
		;
		/* merge: redis[1].pos1 = 0(836, 827, 836) */
		reached[0][827] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.redis[1].pos1);
		now.redis[1].pos1 = 0;
#ifdef VAR_RANGES
		logval("redis[1].pos1", ((int)now.redis[1].pos1));
#endif
		;
		/* merge: .(goto)(836, 829, 836) */
		reached[0][829] = 1;
		;
		/* merge: .(goto)(836, 832, 836) */
		reached[0][832] = 1;
		;
		/* merge: rl = 0(836, 833, 836) */
		reached[0][833] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 834, 836) */
		reached[0][834] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 6 */
	case 181: // STATE 833 - /work/main/docs/model/relays.pml:105 - [rl = 0] (0:836:2 - 14)
		IfNotBlocked
		reached[0][833] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.rl);
		now.rl = 0;
#ifdef VAR_RANGES
		logval("rl", ((int)now.rl));
#endif
		;
		/* merge: srv = 0(836, 834, 836) */
		reached[0][834] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.srv);
		now.srv = 0;
#ifdef VAR_RANGES
		logval("srv", ((int)now.srv));
#endif
		;
		/* merge: .(goto)(0, 837, 836) */
		reached[0][837] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 182: // STATE 839 - /work/main/docs/model/tiercel.pml:45 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[0][839] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */
	case  _T5:	/* np_ */
		if (!((!(trpt->o_pm&4) && !(trpt->tau&128))))
			continue;
		/* else fall through */
	case  _T2:	/* true */
		_m = 3; goto P999;
#undef rand
	}

