	switch (t->back) {
	default: Uerror("bad return move");
	case  0: goto R999; /* nothing to undo */

		 /* PROC M */
	case 3: // STATE 14
		sv_restor();
		goto R999;
	case 4: // STATE 101
		sv_restor();
		goto R999;
	case 5: // STATE 106
		sv_restor();
		goto R999;
;
		;
		
	case 7: // STATE 109
		;
		now.v = trpt->bup.oval;
		;
		goto R999;

	case 8: // STATE 116
		;
		now.invDue[ Index(now.v, 3) ] = trpt->bup.ovals[1];
		now.srv = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 9: // STATE 116
		;
		now.invDue[ Index(now.v, 3) ] = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 11: // STATE 139
		;
		now.v = trpt->bup.ovals[1];
		now.srv = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 12: // STATE 125
		;
		now.redis[ Index(now.srv, 2) ].done = trpt->bup.ovals[4];
		now.redis[ Index(now.srv, 2) ].tail = trpt->bup.ovals[3];
		now.ofKey[ Index(now.tokens, 4) ] = trpt->bup.ovals[2];
		now.prev[ Index(now.tokens, 4) ] = trpt->bup.ovals[1];
		now.tokens = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;
;
		;
		
	case 14: // STATE 139
		;
		now.v = trpt->bup.ovals[1];
		now.srv = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 15: // STATE 139
		;
		now.v = trpt->bup.ovals[4];
		now.srv = trpt->bup.ovals[3];
		now.redis[ Index(now.srv, 2) ].lease = trpt->bup.ovals[2];
		now.redis[ Index(now.srv, 2) ].valueGen = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].value = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 16: // STATE 139
		;
		now.v = trpt->bup.ovals[1];
		now.srv = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 18: // STATE 143
		;
		now.i = trpt->bup.ovals[1];
		now.owedByNow = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 20: // STATE 150
		;
		now.i = trpt->bup.ovals[1];
		now.owedByNow = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 21: // STATE 150
		;
		now.i = trpt->bup.oval;
		;
		goto R999;

	case 22: // STATE 160
		;
		now.owedByNow = trpt->bup.ovals[1];
		now.i = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 23: // STATE 163
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 24: // STATE 165
		;
		now.i = trpt->bup.ovals[1];
		now.owedByNow = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 26: // STATE 172
		;
		now.i = trpt->bup.ovals[1];
		now.owedByNow = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 27: // STATE 172
		;
		now.i = trpt->bup.oval;
		;
		goto R999;

	case 28: // STATE 180
		;
		now.flight[ Index(now.fl, 3) ].owed = trpt->bup.ovals[1];
		now.i = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 29: // STATE 182
		;
		now.flight[ Index(now.fl, 3) ].owed = trpt->bup.oval;
		;
		goto R999;

	case 30: // STATE 192
		;
		now.owedByNow = trpt->bup.ovals[2];
		now.fl = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].need = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 31: // STATE 192
		;
		now.owedByNow = trpt->bup.ovals[1];
		now.fl = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 33: // STATE 204
		;
		now.fl = trpt->bup.ovals[5];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].stampLive = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].young = trpt->bup.ovals[1];
		now.fl = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 34: // STATE 204
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 35: // STATE 206
		;
		now.i = trpt->bup.ovals[1];
		now.owedByNow = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 37: // STATE 213
		;
		now.i = trpt->bup.ovals[1];
		now.owedByNow = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 38: // STATE 213
		;
		now.i = trpt->bup.oval;
		;
		goto R999;

	case 39: // STATE 226
		;
		now.flight[ Index(now.fl, 3) ].need = trpt->bup.ovals[6];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[5];
		now.flight[ Index(now.fl, 3) ].owed = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].young = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].stampLive = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[1];
		now.i = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 40: // STATE 234
		;
		now.owedByNow = trpt->bup.ovals[3];
		now.fl = trpt->bup.ovals[2];
		now.ofRecord = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].owed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 41: // STATE 234
		;
		now.owedByNow = trpt->bup.ovals[2];
		now.fl = trpt->bup.ovals[1];
		now.ofRecord = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;
;
		;
		
	case 43: // STATE 238
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 44: // STATE 240
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 45: // STATE 242
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 46: // STATE 245
		;
		now.srv = trpt->bup.oval;
		;
		goto R999;

	case 47: // STATE 291
		;
		now.srv = trpt->bup.ovals[2];
		now.fl = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 48: // STATE 257
		;
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].loaded = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].version = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 49: // STATE 291
		;
		now.srv = trpt->bup.ovals[3];
		now.fl = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 51: // STATE 267
		;
		now.redis[0].lease = trpt->bup.oval;
		;
		goto R999;

	case 52: // STATE 280
		;
		now.flight[ Index(now.fl, 3) ].gen = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[2];
		now.redis[ Index(now.srv, 2) ].lease = trpt->bup.ovals[1];
		now.redis[1].lease = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 53: // STATE 280
		;
		now.flight[ Index(now.fl, 3) ].gen = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].lease = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 54: // STATE 291
		;
		now.srv = trpt->bup.ovals[1];
		now.fl = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 55: // STATE 291
		;
		now.srv = trpt->bup.ovals[1];
		now.fl = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 56: // STATE 291
		;
		now.srv = trpt->bup.ovals[1];
		now.fl = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 58: // STATE 295
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 59: // STATE 297
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 60: // STATE 299
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 61: // STATE 306
		;
		now.fl = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].loaded = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].version = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 63: // STATE 310
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 64: // STATE 312
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 65: // STATE 314
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 66: // STATE 321
		;
		now.fl = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].loaded = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].version = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 68: // STATE 325
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 69: // STATE 327
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 70: // STATE 329
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 71: // STATE 332
		;
		now.srv = trpt->bup.oval;
		;
		goto R999;

	case 72: // STATE 339
		;
		now.redis[ Index(now.srv, 2) ].valueGen = trpt->bup.ovals[2];
		now.redis[ Index(now.srv, 2) ].lease = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].value = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 73: // STATE 345
		;
		now.redis[0].lease = trpt->bup.oval;
		;
		goto R999;

	case 74: // STATE 350
		;
		now.redis[1].lease = trpt->bup.oval;
		;
		goto R999;
;
		
	case 75: // STATE 355
		goto R999;
;
		;
		
	case 77: // STATE 358
		;
		now.redis[0].lease = trpt->bup.oval;
		;
		goto R999;

	case 78: // STATE 385
		;
		now.srv = trpt->bup.ovals[13];
		now.fl = trpt->bup.ovals[12];
		now.flight[ Index(now.fl, 3) ].gen = trpt->bup.ovals[11];
		now.flight[ Index(now.fl, 3) ].need = trpt->bup.ovals[10];
		now.flight[ Index(now.fl, 3) ].loaded = trpt->bup.ovals[9];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[8];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[7];
		now.flight[ Index(now.fl, 3) ].owedG4 = trpt->bup.ovals[6];
		now.flight[ Index(now.fl, 3) ].owed = trpt->bup.ovals[5];
		now.flight[ Index(now.fl, 3) ].young = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].stampLive = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].version = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[1];
		now.redis[1].lease = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 14);
		goto R999;

	case 79: // STATE 385
		;
		now.srv = trpt->bup.ovals[12];
		now.fl = trpt->bup.ovals[11];
		now.flight[ Index(now.fl, 3) ].gen = trpt->bup.ovals[10];
		now.flight[ Index(now.fl, 3) ].need = trpt->bup.ovals[9];
		now.flight[ Index(now.fl, 3) ].loaded = trpt->bup.ovals[8];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[7];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[6];
		now.flight[ Index(now.fl, 3) ].owedG4 = trpt->bup.ovals[5];
		now.flight[ Index(now.fl, 3) ].owed = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].young = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].stampLive = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].version = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 13);
		goto R999;

	case 80: // STATE 385
		;
		now.srv = trpt->bup.ovals[2];
		now.fl = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 81: // STATE 385
		;
		now.srv = trpt->bup.ovals[1];
		now.fl = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 83: // STATE 389
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;

	case 84: // STATE 391
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 86: // STATE 396
		;
		now.redis[0].lease = trpt->bup.oval;
		;
		goto R999;

	case 87: // STATE 487
		;
		now.fl = trpt->bup.ovals[5];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].version = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[1];
		now.redis[1].lease = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 88: // STATE 487
		;
		now.fl = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].version = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 89: // STATE 487
		;
		now.fl = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 91: // STATE 414
		;
		now.seenLeft = trpt->bup.ovals[1];
		now.seen = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 93: // STATE 418
		;
		now.l1Young = trpt->bup.ovals[2];
		now.l1Anchored = trpt->bup.ovals[1];
		now.l1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 94: // STATE 428
		;
		now.ofRecord = trpt->bup.oval;
		;
		goto R999;

	case 95: // STATE 432
		;
		now.l1Anchored = trpt->bup.ovals[2];
		now.l1Young = trpt->bup.ovals[1];
		now.l1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;
;
		;
		
	case 97: // STATE 436
		;
		now.l1Young = trpt->bup.ovals[2];
		now.l1Anchored = trpt->bup.ovals[1];
		now.l1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 98: // STATE 487
		;
		now.fl = trpt->bup.ovals[11];
		now.v = trpt->bup.ovals[10];
		now.flight[ Index(now.fl, 3) ].need = trpt->bup.ovals[9];
		now.flight[ Index(now.fl, 3) ].loaded = trpt->bup.ovals[8];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[7];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[6];
		now.flight[ Index(now.fl, 3) ].owedG4 = trpt->bup.ovals[5];
		now.flight[ Index(now.fl, 3) ].owed = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].young = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].stampLive = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[1];
		now.v = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 12);
		goto R999;

	case 99: // STATE 461
		;
		now.redis[0].lease = trpt->bup.oval;
		;
		goto R999;

	case 100: // STATE 487
		;
		now.fl = trpt->bup.ovals[12];
		now.flight[ Index(now.fl, 3) ].gen = trpt->bup.ovals[11];
		now.flight[ Index(now.fl, 3) ].need = trpt->bup.ovals[10];
		now.flight[ Index(now.fl, 3) ].loaded = trpt->bup.ovals[9];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[8];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[7];
		now.flight[ Index(now.fl, 3) ].owedG4 = trpt->bup.ovals[6];
		now.flight[ Index(now.fl, 3) ].owed = trpt->bup.ovals[5];
		now.flight[ Index(now.fl, 3) ].young = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].stampLive = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].version = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[1];
		now.redis[1].lease = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 13);
		goto R999;

	case 101: // STATE 487
		;
		now.fl = trpt->bup.ovals[11];
		now.flight[ Index(now.fl, 3) ].gen = trpt->bup.ovals[10];
		now.flight[ Index(now.fl, 3) ].need = trpt->bup.ovals[9];
		now.flight[ Index(now.fl, 3) ].loaded = trpt->bup.ovals[8];
		now.flight[ Index(now.fl, 3) ].anchored = trpt->bup.ovals[7];
		now.flight[ Index(now.fl, 3) ].position = trpt->bup.ovals[6];
		now.flight[ Index(now.fl, 3) ].owedG4 = trpt->bup.ovals[5];
		now.flight[ Index(now.fl, 3) ].owed = trpt->bup.ovals[4];
		now.flight[ Index(now.fl, 3) ].young = trpt->bup.ovals[3];
		now.flight[ Index(now.fl, 3) ].stampLive = trpt->bup.ovals[2];
		now.flight[ Index(now.fl, 3) ].version = trpt->bup.ovals[1];
		now.flight[ Index(now.fl, 3) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 12);
		goto R999;
;
		
	case 102: // STATE 489
		goto R999;

	case 103: // STATE 498
		;
		now.flight[2].loaded = trpt->bup.ovals[6];
		now.flight[2].anchored = trpt->bup.ovals[5];
		now.flight[2].position = trpt->bup.ovals[4];
		now.flight[2].owed = trpt->bup.ovals[3];
		now.flight[2].young = trpt->bup.ovals[2];
		now.flight[2].stampLive = trpt->bup.ovals[1];
		now.flight[2].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;
;
		
	case 104: // STATE 524
		goto R999;

	case 105: // STATE 501
		;
		now.redis[0].lease = trpt->bup.oval;
		;
		goto R999;

	case 106: // STATE 521
		;
		now.flight[2].gen = trpt->bup.ovals[11];
		now.flight[2].need = trpt->bup.ovals[10];
		now.flight[2].loaded = trpt->bup.ovals[9];
		now.flight[2].anchored = trpt->bup.ovals[8];
		now.flight[2].position = trpt->bup.ovals[7];
		now.flight[2].owedG4 = trpt->bup.ovals[6];
		now.flight[2].owed = trpt->bup.ovals[5];
		now.flight[2].young = trpt->bup.ovals[4];
		now.flight[2].stampLive = trpt->bup.ovals[3];
		now.flight[2].version = trpt->bup.ovals[2];
		now.flight[2].at = trpt->bup.ovals[1];
		now.redis[1].lease = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 12);
		goto R999;

	case 107: // STATE 521
		;
		now.flight[2].gen = trpt->bup.ovals[10];
		now.flight[2].need = trpt->bup.ovals[9];
		now.flight[2].loaded = trpt->bup.ovals[8];
		now.flight[2].anchored = trpt->bup.ovals[7];
		now.flight[2].position = trpt->bup.ovals[6];
		now.flight[2].owedG4 = trpt->bup.ovals[5];
		now.flight[2].owed = trpt->bup.ovals[4];
		now.flight[2].young = trpt->bup.ovals[3];
		now.flight[2].stampLive = trpt->bup.ovals[2];
		now.flight[2].version = trpt->bup.ovals[1];
		now.flight[2].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 11);
		goto R999;
;
		;
		
	case 109: // STATE 527
		;
		now.m = trpt->bup.oval;
		;
		goto R999;

	case 110: // STATE 529
		;
		now.m = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 112: // STATE 544
		;
		now.flight[1].anchored = trpt->bup.ovals[10];
		now.flight[1].position = trpt->bup.ovals[9];
		now.flight[1].young = trpt->bup.ovals[8];
		now.flight[1].stampLive = trpt->bup.ovals[7];
		now.flight[0].anchored = trpt->bup.ovals[6];
		now.flight[0].position = trpt->bup.ovals[5];
		now.flight[0].young = trpt->bup.ovals[4];
		now.flight[0].stampLive = trpt->bup.ovals[3];
		now.l1Young = trpt->bup.ovals[2];
		now.l1Anchored = trpt->bup.ovals[1];
		now.l1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 11);
		goto R999;

	case 113: // STATE 554
		;
		now.m = trpt->bup.ovals[1];
		now.last = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 114: // STATE 554
		;
		now.m = trpt->bup.oval;
		;
		goto R999;
	case 115: // STATE 559
		sv_restor();
		goto R999;
;
		;
		
	case 117: // STATE 569
		;
		now.m = trpt->bup.ovals[5];
		now.covers = trpt->bup.ovals[4];
		now.srv = trpt->bup.ovals[3];
		now.syncLive = trpt->bup.ovals[2];
		now.syncTail = trpt->bup.ovals[1];
		now.srv = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 118: // STATE 569
		;
		now.m = trpt->bup.ovals[4];
		now.covers = trpt->bup.ovals[3];
		now.srv = trpt->bup.ovals[2];
		now.syncLive = trpt->bup.ovals[1];
		now.syncTail = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 119: // STATE 572
		;
		now.m = trpt->bup.ovals[1];
		now.covers = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 120: // STATE 579
		;
		now.m = trpt->bup.ovals[1];
		now.leadsOn = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 121: // STATE 581
		;
		now.m = trpt->bup.oval;
		;
		goto R999;

	case 122: // STATE 588
		;
		now.m = trpt->bup.ovals[1];
		now.passed = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		;
		;
		
	case 125: // STATE 607
		;
		now.last = trpt->bup.ovals[11];
		now.flight[1].anchored = trpt->bup.ovals[10];
		now.flight[1].position = trpt->bup.ovals[9];
		now.flight[1].young = trpt->bup.ovals[8];
		now.flight[1].stampLive = trpt->bup.ovals[7];
		now.flight[0].anchored = trpt->bup.ovals[6];
		now.flight[0].position = trpt->bup.ovals[5];
		now.flight[0].young = trpt->bup.ovals[4];
		now.flight[0].stampLive = trpt->bup.ovals[3];
		now.l1Young = trpt->bup.ovals[2];
		now.l1Anchored = trpt->bup.ovals[1];
		now.l1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 12);
		goto R999;

	case 126: // STATE 607
		;
		now.last = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 128: // STATE 624
		;
		now.last = trpt->bup.ovals[11];
		now.flight[1].anchored = trpt->bup.ovals[10];
		now.flight[1].position = trpt->bup.ovals[9];
		now.flight[1].young = trpt->bup.ovals[8];
		now.flight[1].stampLive = trpt->bup.ovals[7];
		now.flight[0].anchored = trpt->bup.ovals[6];
		now.flight[0].position = trpt->bup.ovals[5];
		now.flight[0].young = trpt->bup.ovals[4];
		now.flight[0].stampLive = trpt->bup.ovals[3];
		now.l1Young = trpt->bup.ovals[2];
		now.l1Anchored = trpt->bup.ovals[1];
		now.l1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 12);
		goto R999;

	case 129: // STATE 638
		;
		now.passed = trpt->bup.ovals[7];
		now.leadsOn = trpt->bup.ovals[6];
		now.covers = trpt->bup.ovals[5];
		now.syncLive = trpt->bup.ovals[4];
		now.syncTail = trpt->bup.ovals[3];
		now.syncYoung = trpt->bup.ovals[2];
		now.syncAt = trpt->bup.ovals[1];
		now.contact = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 8);
		goto R999;

	case 130: // STATE 638
		;
		now.passed = trpt->bup.ovals[6];
		now.leadsOn = trpt->bup.ovals[5];
		now.covers = trpt->bup.ovals[4];
		now.syncLive = trpt->bup.ovals[3];
		now.syncTail = trpt->bup.ovals[2];
		now.syncYoung = trpt->bup.ovals[1];
		now.syncAt = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;
;
		;
		
	case 132: // STATE 642
		;
		now.rl = trpt->bup.oval;
		;
		goto R999;

	case 133: // STATE 653
		;
		now.relay[ Index(now.rl, 1) ].reset = trpt->bup.ovals[5];
		now.relay[ Index(now.rl, 1) ].from = trpt->bup.ovals[4];
		now.relay[ Index(now.rl, 1) ].gen = trpt->bup.ovals[3];
		now.relay[ Index(now.rl, 1) ].young = trpt->bup.ovals[2];
		now.relay[ Index(now.rl, 1) ].at = trpt->bup.ovals[1];
		now.srv = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 134: // STATE 653
		;
		now.relay[ Index(now.rl, 1) ].reset = trpt->bup.ovals[4];
		now.relay[ Index(now.rl, 1) ].from = trpt->bup.ovals[3];
		now.relay[ Index(now.rl, 1) ].gen = trpt->bup.ovals[2];
		now.relay[ Index(now.rl, 1) ].young = trpt->bup.ovals[1];
		now.relay[ Index(now.rl, 1) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 135: // STATE 663
		;
		now.srv = trpt->bup.ovals[3];
		now.rl = trpt->bup.ovals[2];
		now.redis[ Index((1-now.srv), 2) ].pos0 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 136: // STATE 663
		;
		now.srv = trpt->bup.ovals[3];
		now.rl = trpt->bup.ovals[2];
		now.redis[ Index((1-now.srv), 2) ].pos1 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 137: // STATE 663
		;
		now.srv = trpt->bup.ovals[1];
		now.rl = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 139: // STATE 670
		;
		now.relay[ Index(now.rl, 1) ].to = trpt->bup.ovals[1];
		now.rl = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 140: // STATE 670
		;
		now.relay[ Index(now.rl, 1) ].to = trpt->bup.oval;
		;
		goto R999;

	case 141: // STATE 672
		;
		now.relay[ Index(now.rl, 1) ].reset = trpt->bup.oval;
		;
		goto R999;

	case 142: // STATE 682
		;
		now.rl = trpt->bup.ovals[1];
		now.relay[ Index(now.rl, 1) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 143: // STATE 682
		;
		now.rl = trpt->bup.oval;
		;
		goto R999;

	case 144: // STATE 682
		;
		now.rl = trpt->bup.ovals[1];
		now.relay[ Index(now.rl, 1) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 146: // STATE 686
		;
		now.rl = trpt->bup.oval;
		;
		goto R999;

	case 147: // STATE 689
		;
		now.srv = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 150: // STATE 705
		;
		now.redis[ Index(now.srv, 2) ].promise = trpt->bup.ovals[9];
		now.redis[ Index(now.srv, 2) ].cohAbsent = trpt->bup.ovals[8];
		now.redis[ Index(now.srv, 2) ].cursor = trpt->bup.ovals[7];
		now.redis[ Index(now.srv, 2) ].promiseGen = trpt->bup.ovals[6];
		now.redis[ Index(now.srv, 2) ].gen = trpt->bup.ovals[5];
		now.gens = trpt->bup.ovals[4];
		now.redis[ Index(now.srv, 2) ].tail = trpt->bup.ovals[3];
		now.ofKey[ Index(now.tokens, 4) ] = trpt->bup.ovals[2];
		now.prev[ Index(now.tokens, 4) ] = trpt->bup.ovals[1];
		now.tokens = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 10);
		goto R999;

	case 151: // STATE 707
		;
		now.redis[ Index(now.srv, 2) ].pos1 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 152: // STATE 716
		;
		now.samePos = trpt->bup.ovals[2];
		now.redis[ Index((1-now.srv), 2) ].pos0 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 153: // STATE 716
		;
		now.samePos = trpt->bup.ovals[2];
		now.redis[ Index((1-now.srv), 2) ].pos1 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 154: // STATE 716
		;
		now.samePos = trpt->bup.oval;
		;
		goto R999;

	case 155: // STATE 726
		;
		now.relay[ Index(now.rl, 1) ].gen = trpt->bup.ovals[5];
		now.relay[ Index(now.rl, 1) ].reset = trpt->bup.ovals[4];
		now.relay[ Index(now.rl, 1) ].to = trpt->bup.ovals[3];
		now.relay[ Index(now.rl, 1) ].from = trpt->bup.ovals[2];
		now.relay[ Index(now.rl, 1) ].young = trpt->bup.ovals[1];
		now.relay[ Index(now.rl, 1) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 156: // STATE 834
		;
		now.srv = trpt->bup.ovals[3];
		now.rl = trpt->bup.ovals[2];
		now.redis[1].pos0 = trpt->bup.ovals[1];
		now.redis[0].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 157: // STATE 834
		;
		now.srv = trpt->bup.ovals[3];
		now.rl = trpt->bup.ovals[2];
		now.redis[1].pos1 = trpt->bup.ovals[1];
		now.redis[0].pos1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 159: // STATE 738
		;
		now.relay[ Index(now.rl, 1) ].from = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 161: // STATE 747
		;
		now.redis[ Index(now.srv, 2) ].done = trpt->bup.ovals[4];
		now.redis[ Index(now.srv, 2) ].tail = trpt->bup.ovals[3];
		now.ofKey[ Index(now.tokens, 4) ] = trpt->bup.ovals[2];
		now.prev[ Index(now.tokens, 4) ] = trpt->bup.ovals[1];
		now.tokens = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;
;
		;
		
	case 163: // STATE 754
		;
		now.redis[ Index(now.srv, 2) ].lease = trpt->bup.ovals[2];
		now.redis[ Index(now.srv, 2) ].valueGen = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].value = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 164: // STATE 761
		;
		now.redis[ Index(now.srv, 2) ].pos1 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 165: // STATE 770
		;
		now.samePos = trpt->bup.ovals[2];
		now.redis[ Index((1-now.srv), 2) ].pos0 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 166: // STATE 770
		;
		now.samePos = trpt->bup.ovals[2];
		now.redis[ Index((1-now.srv), 2) ].pos1 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 167: // STATE 770
		;
		now.samePos = trpt->bup.oval;
		;
		goto R999;

	case 168: // STATE 834
		;
		now.srv = trpt->bup.ovals[2];
		now.rl = trpt->bup.ovals[1];
		now.relay[ Index(now.rl, 1) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 169: // STATE 783
		;
		now.relay[ Index(now.rl, 1) ].gen = trpt->bup.ovals[5];
		now.relay[ Index(now.rl, 1) ].reset = trpt->bup.ovals[4];
		now.relay[ Index(now.rl, 1) ].to = trpt->bup.ovals[3];
		now.relay[ Index(now.rl, 1) ].from = trpt->bup.ovals[2];
		now.relay[ Index(now.rl, 1) ].young = trpt->bup.ovals[1];
		now.relay[ Index(now.rl, 1) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 170: // STATE 834
		;
		now.srv = trpt->bup.ovals[3];
		now.rl = trpt->bup.ovals[2];
		now.redis[1].pos0 = trpt->bup.ovals[1];
		now.redis[0].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 171: // STATE 834
		;
		now.srv = trpt->bup.ovals[3];
		now.rl = trpt->bup.ovals[2];
		now.redis[1].pos1 = trpt->bup.ovals[1];
		now.redis[0].pos1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 173: // STATE 799
		;
		now.redis[ Index(now.srv, 2) ].promiseGen = trpt->bup.ovals[2];
		now.redis[ Index(now.srv, 2) ].promise = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].cursor = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 174: // STATE 801
		;
		now.redis[ Index(now.srv, 2) ].pos1 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 175: // STATE 810
		;
		now.samePos = trpt->bup.ovals[2];
		now.redis[ Index((1-now.srv), 2) ].pos0 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 176: // STATE 810
		;
		now.samePos = trpt->bup.ovals[2];
		now.redis[ Index((1-now.srv), 2) ].pos1 = trpt->bup.ovals[1];
		now.redis[ Index(now.srv, 2) ].pos1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 177: // STATE 810
		;
		now.samePos = trpt->bup.oval;
		;
		goto R999;

	case 178: // STATE 821
		;
		now.relay[ Index(now.rl, 1) ].gen = trpt->bup.ovals[5];
		now.relay[ Index(now.rl, 1) ].reset = trpt->bup.ovals[4];
		now.relay[ Index(now.rl, 1) ].to = trpt->bup.ovals[3];
		now.relay[ Index(now.rl, 1) ].from = trpt->bup.ovals[2];
		now.relay[ Index(now.rl, 1) ].young = trpt->bup.ovals[1];
		now.relay[ Index(now.rl, 1) ].at = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 179: // STATE 834
		;
		now.srv = trpt->bup.ovals[3];
		now.rl = trpt->bup.ovals[2];
		now.redis[1].pos0 = trpt->bup.ovals[1];
		now.redis[0].pos0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 180: // STATE 834
		;
		now.srv = trpt->bup.ovals[3];
		now.rl = trpt->bup.ovals[2];
		now.redis[1].pos1 = trpt->bup.ovals[1];
		now.redis[0].pos1 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 181: // STATE 834
		;
		now.srv = trpt->bup.ovals[1];
		now.rl = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 182: // STATE 839
		;
		p_restor(II);
		;
		;
		goto R999;
	}

