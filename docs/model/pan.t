#ifdef PEG
struct T_SRC {
	char *fl; int ln;
} T_SRC[NTRANS];

void
tr_2_src(int m, char *file, int ln)
{	T_SRC[m].fl = file;
	T_SRC[m].ln = ln;
}

void
putpeg(int n, int m)
{	printf("%5d	trans %4d ", m, n);
	printf("%s:%d\n",
		T_SRC[n].fl, T_SRC[n].ln);
}
#endif

void
settable(void)
{	Trans *T;
	Trans *settr(int, int, int, int, int, char *, int, int, int);

	trans = (Trans ***) emalloc(2*sizeof(Trans **));

	/* proctype 0: M */

	trans[0] = (Trans **) emalloc(840*sizeof(Trans *));

/*->*/	trans[0][14]	= settr(13,32,836,3,3,"D_STEP23", 1, 2, 0);
	trans[0][837]	= settr(836,0,836,1,0,".(goto)", 0, 2, 0);
	T = trans[0][836] = settr(835,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,101,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,106,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,140,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,161,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,193,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,235,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,292,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,307,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,322,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,386,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,488,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,525,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,555,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,559,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,639,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,664,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(835,0,683,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(835,0,835,0,0,"DO", 0, 2, 0);
/*->*/	trans[0][101]	= settr(100,32,836,4,4,"D_STEP3", 1, 2, 0);
/*->*/	trans[0][106]	= settr(105,32,836,5,5,"D_STEP15", 1, 2, 0);
	T = trans[ 0][140] = settr(139,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(139,2,107,0,0,"ATOMIC", 1, 2, 0);
	trans[0][107]	= settr(106,2,110,6,0,"((((committed>=2)&&(tokens<3))&&invDue[2]))", 1, 2, 0);
	T = trans[0][110] = settr(109,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(109,2,108,0,0,"IF", 1, 2, 0);
	trans[0][108]	= settr(107,2,115,7,7,"(invDue[2])", 1, 2, 0); /* m: 109 -> 115,0 */
	reached0[109] = 1;
	trans[0][109]	= settr(0,0,0,0,0,"v = 2",0,0,0);
	trans[0][111]	= settr(110,2,115,1,0,".(goto)", 1, 2, 0);
	T = trans[ 0][115] = settr(114,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(114,0,113,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][113] = settr(112,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(112,2,112,0,0,"IF", 1, 2, 0);
	trans[0][112]	= settr(111,2,137,8,8,"srv = primary", 1, 2, 0); /* m: 116 -> 0,137 */
	reached0[116] = 1;
	trans[0][114]	= settr(113,2,116,1,0,".(goto)", 1, 2, 0); /* m: 116 -> 0,137 */
	reached0[116] = 1;
	trans[0][116]	= settr(115,2,137,9,9,"invDue[v] = 0", 1, 2, 0);
	T = trans[ 0][137] = settr(136,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(136,0,135,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][135] = settr(134,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(134,2,117,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(134,2,119,0,0,"IF", 1, 2, 0);
	trans[0][117]	= settr(116,2,118,10,0,"(((redis[srv].done&(1<<v))!=0))", 1, 2, 0);
	trans[0][118]	= settr(117,0,836,11,11,"(1)", 1, 2, 0); /* m: 138 -> 836,0 */
	reached0[138] = 1;
	trans[0][136]	= settr(135,2,138,1,0,".(goto)", 1, 2, 0); /* m: 138 -> 0,836 */
	reached0[138] = 1;
	trans[0][119]	= settr(118,2,124,2,0,"else", 1, 2, 0);
	T = trans[ 0][124] = settr(123,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(123,0,120,0,0,"sub-sequence", 1, 2, 0);
	trans[0][120]	= settr(119,2,133,12,12,"tokens = (tokens+1)", 1, 2, 0); /* m: 121 -> 0,133 */
	reached0[121] = 1;
	trans[0][121]	= settr(0,0,0,0,0,"prev[tokens] = redis[srv].tail",0,0,0);
	trans[0][122]	= settr(0,0,0,0,0,"ofKey[tokens] = 1",0,0,0);
	trans[0][123]	= settr(0,0,0,0,0,"redis[srv].tail = tokens",0,0,0);
	trans[0][125]	= settr(0,0,0,0,0,"redis[srv].done = (redis[srv].done|(1<<v))",0,0,0);
	T = trans[0][133] = settr(132,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(132,2,126,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(132,2,129,0,0,"IF", 1, 2, 0);
	trans[0][126]	= settr(125,2,128,13,0,"((v==2))", 1, 2, 0);
	T = trans[ 0][128] = settr(127,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(127,0,127,0,0,"sub-sequence", 1, 2, 0);
	trans[0][127]	= settr(126,0,836,14,14,"(1)", 1, 2, 0); /* m: 138 -> 836,0 */
	reached0[138] = 1;
	trans[0][134]	= settr(133,2,138,1,0,".(goto)", 1, 2, 0); /* m: 138 -> 0,836 */
	reached0[138] = 1;
	trans[0][129]	= settr(128,2,130,2,0,"else", 1, 2, 0);
	trans[0][130]	= settr(129,0,836,15,15,"redis[srv].value = 0", 1, 2, 0); /* m: 131 -> 0,836 */
	reached0[131] = 1;
	trans[0][131]	= settr(0,0,0,0,0,"redis[srv].valueGen = 0",0,0,0);
	trans[0][132]	= settr(0,0,0,0,0,"redis[srv].lease = 0",0,0,0);
	trans[0][138]	= settr(137,0,836,16,16,"srv = 0", 1, 2, 0); /* m: 139 -> 0,836 */
	reached0[139] = 1;
	trans[0][139]	= settr(0,0,0,0,0,"v = 0",0,0,0);
	T = trans[ 0][161] = settr(160,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(160,2,141,0,0,"ATOMIC", 1, 2, 0);
	trans[0][141]	= settr(140,2,157,17,0,"(((l1>0)&&((l1Anchored&&(contact>0))||(l1Young>0))))", 1, 2, 0);
	T = trans[ 0][157] = settr(156,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(156,0,142,0,0,"sub-sequence", 1, 2, 0);
	trans[0][142]	= settr(141,2,153,18,18,"owedByNow = 1", 1, 2, 0); /* m: 143 -> 0,153 */
	reached0[143] = 1;
	trans[0][143]	= settr(0,0,0,0,0,"i = 2",0,0,0);
	trans[0][154]	= settr(153,2,153,1,0,".(goto)", 1, 2, 0);
	T = trans[0][153] = settr(152,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(152,2,144,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(152,2,151,0,0,"DO", 1, 2, 0);
	trans[0][144]	= settr(143,2,148,19,0,"(((i<=committed)&&(i<=2)))", 1, 2, 0);
	T = trans[0][148] = settr(147,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(147,2,145,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(147,2,147,0,0,"IF", 1, 2, 0);
	trans[0][145]	= settr(144,2,153,20,20,"((age[i]==((2*1)+1)))", 1, 2, 0); /* m: 146 -> 153,0 */
	reached0[146] = 1;
	trans[0][146]	= settr(0,0,0,0,0,"owedByNow = i",0,0,0);
	trans[0][149]	= settr(148,2,150,1,0,".(goto)", 1, 2, 0); /* m: 150 -> 0,153 */
	reached0[150] = 1;
	trans[0][147]	= settr(146,2,150,2,0,"else", 1, 2, 0);
	trans[0][150]	= settr(149,2,153,21,21,"i = (i+1)", 1, 2, 0);
	trans[0][151]	= settr(150,2,156,2,0,"else", 1, 2, 0);
	trans[0][152]	= settr(151,2,156,1,0,"goto :b5", 1, 2, 0); /* m: 156 -> 0,836 */
	reached0[156] = 1;
	trans[0][155]	= settr(154,2,156,1,0,"break", 1, 2, 0);
	trans[0][156]	= settr(155,0,836,22,22,"i = 0", 1, 2, 0); /* m: 158 -> 0,836 */
	reached0[158] = 1;
	trans[0][158]	= settr(0,0,0,0,0,"assert((l1>=owedByNow))",0,0,0);
	trans[0][159]	= settr(0,0,0,0,0,"assert((l1>=acked))",0,0,0);
	trans[0][160]	= settr(0,0,0,0,0,"owedByNow = 0",0,0,0);
	T = trans[ 0][193] = settr(192,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(192,2,162,0,0,"ATOMIC", 1, 2, 0);
	trans[0][162]	= settr(161,2,179,23,23,"(((!(((l1>0)&&((l1Anchored&&(contact>0))||(l1Young>0))))&&(ofRecord>0))&&(flight[(ofRecord-1)].stampLive&&(flight[(ofRecord-1)].young>0))))", 1, 2, 0); /* m: 163 -> 179,0 */
	reached0[163] = 1;
	trans[0][163]	= settr(0,0,0,0,0,"fl = (ofRecord-1)",0,0,0);
	T = trans[ 0][179] = settr(178,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(178,0,164,0,0,"sub-sequence", 1, 2, 0);
	trans[0][164]	= settr(163,2,175,24,24,"owedByNow = 1", 1, 2, 0); /* m: 165 -> 0,175 */
	reached0[165] = 1;
	trans[0][165]	= settr(0,0,0,0,0,"i = 2",0,0,0);
	trans[0][176]	= settr(175,2,175,1,0,".(goto)", 1, 2, 0);
	T = trans[0][175] = settr(174,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(174,2,166,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(174,2,173,0,0,"DO", 1, 2, 0);
	trans[0][166]	= settr(165,2,170,25,0,"(((i<=committed)&&(i<=2)))", 1, 2, 0);
	T = trans[0][170] = settr(169,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(169,2,167,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(169,2,169,0,0,"IF", 1, 2, 0);
	trans[0][167]	= settr(166,2,175,26,26,"((age[i]==((2*1)+1)))", 1, 2, 0); /* m: 168 -> 175,0 */
	reached0[168] = 1;
	trans[0][168]	= settr(0,0,0,0,0,"owedByNow = i",0,0,0);
	trans[0][171]	= settr(170,2,172,1,0,".(goto)", 1, 2, 0); /* m: 172 -> 0,175 */
	reached0[172] = 1;
	trans[0][169]	= settr(168,2,172,2,0,"else", 1, 2, 0);
	trans[0][172]	= settr(171,2,175,27,27,"i = (i+1)", 1, 2, 0);
	trans[0][173]	= settr(172,2,178,2,0,"else", 1, 2, 0);
	trans[0][174]	= settr(173,2,178,1,0,"goto :b6", 1, 2, 0); /* m: 178 -> 0,184 */
	reached0[178] = 1;
	trans[0][177]	= settr(176,2,178,1,0,"break", 1, 2, 0);
	trans[0][178]	= settr(177,2,184,28,28,"i = 0", 1, 2, 0); /* m: 180 -> 0,184 */
	reached0[180] = 1;
	trans[0][180]	= settr(0,0,0,0,0,"flight[fl].owed = owedByNow",0,0,0);
	T = trans[0][184] = settr(183,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(183,2,181,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(183,2,183,0,0,"IF", 1, 2, 0);
	trans[0][181]	= settr(180,2,189,29,29,"((acked>owedByNow))", 1, 2, 0); /* m: 182 -> 189,0 */
	reached0[182] = 1;
	trans[0][182]	= settr(0,0,0,0,0,"flight[fl].owed = acked",0,0,0);
	trans[0][185]	= settr(184,2,189,1,0,".(goto)", 1, 2, 0);
	trans[0][183]	= settr(182,2,189,2,0,"else", 1, 2, 0);
	T = trans[0][189] = settr(188,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(188,2,186,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(188,2,188,0,0,"IF", 1, 2, 0);
	trans[0][186]	= settr(185,0,836,30,30,"((seen>flight[fl].need))", 1, 2, 0); /* m: 187 -> 836,0 */
	reached0[187] = 1;
	trans[0][187]	= settr(0,0,0,0,0,"flight[fl].need = seen",0,0,0);
	trans[0][190]	= settr(189,2,191,1,0,".(goto)", 1, 2, 0); /* m: 191 -> 0,836 */
	reached0[191] = 1;
	trans[0][188]	= settr(187,2,191,2,0,"else", 1, 2, 0);
	trans[0][191]	= settr(190,0,836,31,31,"fl = 0", 1, 2, 0); /* m: 192 -> 0,836 */
	reached0[192] = 1;
	trans[0][192]	= settr(0,0,0,0,0,"owedByNow = 0",0,0,0);
	T = trans[ 0][235] = settr(234,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(234,2,194,0,0,"ATOMIC", 1, 2, 0);
	trans[0][194]	= settr(193,2,202,32,0,"(((flight[0].at==0)&&((ofRecord==0)||(!(((l1>0)&&((l1Anchored&&(contact>0))||(l1Young>0))))&&!((flight[(ofRecord-1)].stampLive&&(flight[(ofRecord-1)].young>0)))))))", 1, 2, 0);
	T = trans[0][202] = settr(201,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(201,2,195,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(201,2,201,0,0,"IF", 1, 2, 0);
	trans[0][195]	= settr(194,2,220,33,33,"((ofRecord>0))", 1, 2, 0); /* m: 196 -> 220,0 */
	reached0[196] = 1;
	trans[0][196]	= settr(0,0,0,0,0,"fl = (ofRecord-1)",0,0,0);
	trans[0][197]	= settr(0,0,0,0,0,"flight[fl].young = 0",0,0,0);
	trans[0][198]	= settr(0,0,0,0,0,"flight[fl].stampLive = 0",0,0,0);
	trans[0][199]	= settr(0,0,0,0,0,"flight[fl].position = 0",0,0,0);
	trans[0][200]	= settr(0,0,0,0,0,"flight[fl].anchored = 0",0,0,0);
	trans[0][203]	= settr(202,2,204,1,0,".(goto)", 1, 2, 0); /* m: 204 -> 0,220 */
	reached0[204] = 1;
	trans[0][201]	= settr(200,2,204,2,0,"else", 1, 2, 0);
	trans[0][204]	= settr(203,2,220,34,34,"fl = 0", 1, 2, 0);
	T = trans[ 0][220] = settr(219,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(219,0,205,0,0,"sub-sequence", 1, 2, 0);
	trans[0][205]	= settr(204,2,216,35,35,"owedByNow = 1", 1, 2, 0); /* m: 206 -> 0,216 */
	reached0[206] = 1;
	trans[0][206]	= settr(0,0,0,0,0,"i = 2",0,0,0);
	trans[0][217]	= settr(216,2,216,1,0,".(goto)", 1, 2, 0);
	T = trans[0][216] = settr(215,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(215,2,207,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(215,2,214,0,0,"DO", 1, 2, 0);
	trans[0][207]	= settr(206,2,211,36,0,"(((i<=committed)&&(i<=2)))", 1, 2, 0);
	T = trans[0][211] = settr(210,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(210,2,208,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(210,2,210,0,0,"IF", 1, 2, 0);
	trans[0][208]	= settr(207,2,216,37,37,"((age[i]==((2*1)+1)))", 1, 2, 0); /* m: 209 -> 216,0 */
	reached0[209] = 1;
	trans[0][209]	= settr(0,0,0,0,0,"owedByNow = i",0,0,0);
	trans[0][212]	= settr(211,2,213,1,0,".(goto)", 1, 2, 0); /* m: 213 -> 0,216 */
	reached0[213] = 1;
	trans[0][210]	= settr(209,2,213,2,0,"else", 1, 2, 0);
	trans[0][213]	= settr(212,2,216,38,38,"i = (i+1)", 1, 2, 0);
	trans[0][214]	= settr(213,2,219,2,0,"else", 1, 2, 0);
	trans[0][215]	= settr(214,2,219,1,0,"goto :b7", 1, 2, 0); /* m: 219 -> 0,230 */
	reached0[219] = 1;
	trans[0][218]	= settr(217,2,219,1,0,"break", 1, 2, 0);
	trans[0][219]	= settr(218,2,230,39,39,"i = 0", 1, 2, 0); /* m: 221 -> 0,230 */
	reached0[221] = 1;
	trans[0][221]	= settr(0,0,0,0,0,"flight[fl].at = 1",0,0,0);
	trans[0][222]	= settr(0,0,0,0,0,"flight[fl].stampLive = 1",0,0,0);
	trans[0][223]	= settr(0,0,0,0,0,"flight[fl].young = (1+1)",0,0,0);
	trans[0][224]	= settr(0,0,0,0,0,"flight[fl].owed = owedByNow",0,0,0);
	trans[0][225]	= settr(0,0,0,0,0,"flight[fl].position = last",0,0,0);
	trans[0][226]	= settr(0,0,0,0,0,"flight[fl].need = seen",0,0,0);
	T = trans[0][230] = settr(229,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(229,2,227,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(229,2,229,0,0,"IF", 1, 2, 0);
	trans[0][227]	= settr(226,0,836,40,40,"((acked>owedByNow))", 1, 2, 0); /* m: 228 -> 836,0 */
	reached0[228] = 1;
	trans[0][228]	= settr(0,0,0,0,0,"flight[fl].owed = acked",0,0,0);
	trans[0][231]	= settr(230,2,232,1,0,".(goto)", 1, 2, 0); /* m: 232 -> 0,836 */
	reached0[232] = 1;
	trans[0][229]	= settr(228,2,232,2,0,"else", 1, 2, 0);
	trans[0][232]	= settr(231,0,836,41,41,"ofRecord = (fl+1)", 1, 2, 0); /* m: 233 -> 0,836 */
	reached0[233] = 1;
	trans[0][233]	= settr(0,0,0,0,0,"fl = 0",0,0,0);
	trans[0][234]	= settr(0,0,0,0,0,"owedByNow = 0",0,0,0);
	T = trans[ 0][292] = settr(291,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(291,2,236,0,0,"ATOMIC", 1, 2, 0);
	trans[0][236]	= settr(235,2,243,42,0,"((((flight[0].at==1)||(flight[1].at==1))||(flight[2].at==1)))", 1, 2, 0);
	T = trans[0][243] = settr(242,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(242,2,237,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(242,2,239,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(242,2,241,0,0,"IF", 1, 2, 0);
	trans[0][237]	= settr(236,2,248,43,43,"((flight[0].at==1))", 1, 2, 0); /* m: 238 -> 248,0 */
	reached0[238] = 1;
	trans[0][238]	= settr(0,0,0,0,0,"fl = 0",0,0,0);
	trans[0][244]	= settr(243,2,248,1,0,".(goto)", 1, 2, 0);
	trans[0][239]	= settr(238,2,248,44,44,"((flight[1].at==1))", 1, 2, 0); /* m: 240 -> 248,0 */
	reached0[240] = 1;
	trans[0][240]	= settr(0,0,0,0,0,"fl = 1",0,0,0);
	trans[0][241]	= settr(240,2,248,45,45,"((flight[2].at==1))", 1, 2, 0); /* m: 242 -> 248,0 */
	reached0[242] = 1;
	trans[0][242]	= settr(0,0,0,0,0,"fl = 2",0,0,0);
	T = trans[ 0][248] = settr(247,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(247,0,246,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][246] = settr(245,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(245,2,245,0,0,"IF", 1, 2, 0);
	trans[0][245]	= settr(244,2,288,46,46,"srv = primary", 1, 2, 0);
	trans[0][247]	= settr(246,2,288,1,0,".(goto)", 1, 2, 0);
	T = trans[0][288] = settr(287,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(287,2,249,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(287,2,251,0,0,"IF", 1, 2, 0);
	trans[0][249]	= settr(248,0,836,47,47,"((redis[srv].promise==0))", 1, 2, 0); /* m: 250 -> 836,0 */
	reached0[250] = 1;
	trans[0][250]	= settr(0,0,0,0,0,"flight[fl].at = 6",0,0,0);
	trans[0][289]	= settr(288,2,290,1,0,".(goto)", 1, 2, 0); /* m: 290 -> 0,836 */
	reached0[290] = 1;
	trans[0][251]	= settr(250,2,286,2,0,"else", 1, 2, 0);
	T = trans[0][286] = settr(285,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(285,2,252,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(285,2,264,0,0,"IF", 1, 2, 0);
	trans[0][252]	= settr(251,2,262,48,48,"(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen)))", 1, 2, 0); /* m: 253 -> 262,0 */
	reached0[253] = 1;
	trans[0][253]	= settr(0,0,0,0,0,"flight[fl].version = redis[srv].value",0,0,0);
	trans[0][254]	= settr(0,0,0,0,0,"flight[fl].anchored = ((flight[fl].position==redis[srv].tail)&&(redis[srv].tail!=0))",0,0,0);
	trans[0][255]	= settr(0,0,0,0,0,"flight[fl].position = redis[srv].tail",0,0,0);
	trans[0][256]	= settr(0,0,0,0,0,"flight[fl].loaded = 0",0,0,0);
	trans[0][257]	= settr(0,0,0,0,0,"flight[fl].at = 5",0,0,0);
	T = trans[0][262] = settr(261,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(261,2,258,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(261,2,261,0,0,"IF", 1, 2, 0);
	trans[0][258]	= settr(257,0,836,49,49,"((fl==2))", 1, 2, 0); /* m: 259 -> 836,0 */
	reached0[259] = 1;
	trans[0][259]	= settr(0,0,0,0,0,"flight[fl].position = 0",0,0,0);
	trans[0][260]	= settr(0,0,0,0,0,"flight[fl].anchored = 0",0,0,0);
	trans[0][263]	= settr(262,2,290,1,0,".(goto)", 1, 2, 0); /* m: 290 -> 0,836 */
	reached0[290] = 1;
	trans[0][261]	= settr(260,2,290,2,0,"else", 1, 2, 0);
	trans[0][287]	= settr(286,2,290,1,0,".(goto)", 1, 2, 0); /* m: 290 -> 0,836 */
	reached0[290] = 1;
	trans[0][264]	= settr(263,2,284,2,0,"else", 1, 2, 0);
	T = trans[0][284] = settr(283,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(283,2,265,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(283,2,282,0,0,"IF", 1, 2, 0);
	trans[0][265]	= settr(264,2,276,50,0,"((redis[srv].lease==0))", 1, 2, 0);
	T = trans[ 0][276] = settr(275,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(275,0,269,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][269] = settr(268,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(268,2,266,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(268,2,268,0,0,"IF", 1, 2, 0);
	trans[0][266]	= settr(265,2,274,51,51,"((redis[0].lease==(fl+1)))", 1, 2, 0); /* m: 267 -> 274,0 */
	reached0[267] = 1;
	trans[0][267]	= settr(0,0,0,0,0,"redis[0].lease = 7",0,0,0);
	trans[0][270]	= settr(269,2,274,1,0,".(goto)", 1, 2, 0);
	trans[0][268]	= settr(267,2,274,2,0,"else", 1, 2, 0);
	T = trans[0][274] = settr(273,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(273,2,271,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(273,2,273,0,0,"IF", 1, 2, 0);
	trans[0][271]	= settr(270,2,281,52,52,"((redis[1].lease==(fl+1)))", 1, 2, 0); /* m: 272 -> 281,0 */
	reached0[272] = 1;
	trans[0][272]	= settr(0,0,0,0,0,"redis[1].lease = 7",0,0,0);
	trans[0][275]	= settr(274,2,277,1,0,".(goto)", 1, 2, 0); /* m: 277 -> 0,281 */
	reached0[277] = 1;
	trans[0][273]	= settr(272,2,277,2,0,"else", 1, 2, 0);
	trans[0][277]	= settr(276,2,281,53,53,"redis[srv].lease = (fl+1)", 1, 2, 0); /* m: 278 -> 0,281 */
	reached0[278] = 1;
	trans[0][278]	= settr(0,0,0,0,0,"flight[fl].at = 2",0,0,0);
	trans[0][279]	= settr(0,0,0,0,0,"flight[fl].position = 0",0,0,0);
	trans[0][280]	= settr(0,0,0,0,0,"flight[fl].gen = redis[srv].promiseGen",0,0,0);
	trans[0][281]	= settr(280,0,836,54,54,"(1)", 1, 2, 0); /* m: 290 -> 836,0 */
	reached0[290] = 1;
	trans[0][285]	= settr(284,2,290,1,0,".(goto)", 1, 2, 0); /* m: 290 -> 0,836 */
	reached0[290] = 1;
	trans[0][282]	= settr(281,2,283,2,0,"else", 1, 2, 0);
	trans[0][283]	= settr(282,0,836,55,55,"(1)", 1, 2, 0); /* m: 290 -> 836,0 */
	reached0[290] = 1;
	trans[0][290]	= settr(289,0,836,56,56,"fl = 0", 1, 2, 0); /* m: 291 -> 0,836 */
	reached0[291] = 1;
	trans[0][291]	= settr(0,0,0,0,0,"srv = 0",0,0,0);
	T = trans[ 0][307] = settr(306,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(306,2,293,0,0,"ATOMIC", 1, 2, 0);
	trans[0][293]	= settr(292,2,300,57,0,"((((flight[0].at==2)||(flight[1].at==2))||(flight[2].at==2)))", 1, 2, 0);
	T = trans[0][300] = settr(299,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(299,2,294,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(299,2,296,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(299,2,298,0,0,"IF", 1, 2, 0);
	trans[0][294]	= settr(293,2,302,58,58,"((flight[0].at==2))", 1, 2, 0); /* m: 295 -> 302,0 */
	reached0[295] = 1;
	trans[0][295]	= settr(0,0,0,0,0,"fl = 0",0,0,0);
	trans[0][301]	= settr(300,2,302,1,0,".(goto)", 1, 2, 0);
	trans[0][296]	= settr(295,2,302,59,59,"((flight[1].at==2))", 1, 2, 0); /* m: 297 -> 302,0 */
	reached0[297] = 1;
	trans[0][297]	= settr(0,0,0,0,0,"fl = 1",0,0,0);
	trans[0][298]	= settr(297,2,302,60,60,"((flight[2].at==2))", 1, 2, 0); /* m: 299 -> 302,0 */
	reached0[299] = 1;
	trans[0][299]	= settr(0,0,0,0,0,"fl = 2",0,0,0);
	trans[0][302]	= settr(301,0,836,61,61,"(1)", 1, 2, 0); /* m: 303 -> 836,0 */
	reached0[303] = 1;
	trans[0][303]	= settr(0,0,0,0,0,"flight[fl].version = committed",0,0,0);
	trans[0][304]	= settr(0,0,0,0,0,"flight[fl].loaded = 1",0,0,0);
	trans[0][305]	= settr(0,0,0,0,0,"flight[fl].at = 3",0,0,0);
	trans[0][306]	= settr(0,0,0,0,0,"fl = 0",0,0,0);
	T = trans[ 0][322] = settr(321,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(321,2,308,0,0,"ATOMIC", 1, 2, 0);
	trans[0][308]	= settr(307,2,315,62,0,"((((flight[0].at==6)||(flight[1].at==6))||(flight[2].at==6)))", 1, 2, 0);
	T = trans[0][315] = settr(314,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(314,2,309,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(314,2,311,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(314,2,313,0,0,"IF", 1, 2, 0);
	trans[0][309]	= settr(308,2,317,63,63,"((flight[0].at==6))", 1, 2, 0); /* m: 310 -> 317,0 */
	reached0[310] = 1;
	trans[0][310]	= settr(0,0,0,0,0,"fl = 0",0,0,0);
	trans[0][316]	= settr(315,2,317,1,0,".(goto)", 1, 2, 0);
	trans[0][311]	= settr(310,2,317,64,64,"((flight[1].at==6))", 1, 2, 0); /* m: 312 -> 317,0 */
	reached0[312] = 1;
	trans[0][312]	= settr(0,0,0,0,0,"fl = 1",0,0,0);
	trans[0][313]	= settr(312,2,317,65,65,"((flight[2].at==6))", 1, 2, 0); /* m: 314 -> 317,0 */
	reached0[314] = 1;
	trans[0][314]	= settr(0,0,0,0,0,"fl = 2",0,0,0);
	trans[0][317]	= settr(316,0,836,66,66,"(1)", 1, 2, 0); /* m: 318 -> 836,0 */
	reached0[318] = 1;
	trans[0][318]	= settr(0,0,0,0,0,"flight[fl].version = committed",0,0,0);
	trans[0][319]	= settr(0,0,0,0,0,"flight[fl].loaded = 1",0,0,0);
	trans[0][320]	= settr(0,0,0,0,0,"flight[fl].at = 4",0,0,0);
	trans[0][321]	= settr(0,0,0,0,0,"fl = 0",0,0,0);
	T = trans[ 0][386] = settr(385,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(385,2,323,0,0,"ATOMIC", 1, 2, 0);
	trans[0][323]	= settr(322,2,330,67,0,"(((((((flight[0].at==3)||(flight[1].at==3))||(flight[2].at==3))||(flight[0].at==7))||(flight[1].at==7))||(flight[2].at==7)))", 1, 2, 0);
	T = trans[0][330] = settr(329,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(329,2,324,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(329,2,326,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(329,2,328,0,0,"IF", 1, 2, 0);
	trans[0][324]	= settr(323,2,335,68,68,"(((flight[0].at==3)||(flight[0].at==7)))", 1, 2, 0); /* m: 325 -> 335,0 */
	reached0[325] = 1;
	trans[0][325]	= settr(0,0,0,0,0,"fl = 0",0,0,0);
	trans[0][331]	= settr(330,2,335,1,0,".(goto)", 1, 2, 0);
	trans[0][326]	= settr(325,2,335,69,69,"(((flight[1].at==3)||(flight[1].at==7)))", 1, 2, 0); /* m: 327 -> 335,0 */
	reached0[327] = 1;
	trans[0][327]	= settr(0,0,0,0,0,"fl = 1",0,0,0);
	trans[0][328]	= settr(327,2,335,70,70,"(((flight[2].at==3)||(flight[2].at==7)))", 1, 2, 0); /* m: 329 -> 335,0 */
	reached0[329] = 1;
	trans[0][329]	= settr(0,0,0,0,0,"fl = 2",0,0,0);
	T = trans[ 0][335] = settr(334,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(334,0,333,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][333] = settr(332,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(332,2,332,0,0,"IF", 1, 2, 0);
	trans[0][332]	= settr(331,2,342,71,71,"srv = primary", 1, 2, 0);
	trans[0][334]	= settr(333,2,342,1,0,".(goto)", 1, 2, 0);
	T = trans[0][342] = settr(341,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(341,2,336,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(341,2,341,0,0,"IF", 1, 2, 0);
	trans[0][336]	= settr(335,2,340,72,72,"(((redis[srv].lease==(fl+1))&&(flight[fl].gen==redis[srv].promiseGen)))", 1, 2, 0); /* m: 337 -> 340,0 */
	reached0[337] = 1;
	trans[0][337]	= settr(0,0,0,0,0,"redis[srv].value = flight[fl].version",0,0,0);
	trans[0][338]	= settr(0,0,0,0,0,"redis[srv].lease = 0",0,0,0);
	trans[0][339]	= settr(0,0,0,0,0,"redis[srv].valueGen = redis[srv].promiseGen",0,0,0);
	trans[0][340]	= settr(339,2,354,1,0,"(1)", 1, 2, 0);
	trans[0][343]	= settr(342,2,354,1,0,".(goto)", 1, 2, 0);
	trans[0][341]	= settr(340,2,354,2,0,"else", 1, 2, 0);
	T = trans[ 0][354] = settr(353,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(353,0,347,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][347] = settr(346,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(346,2,344,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(346,2,346,0,0,"IF", 1, 2, 0);
	trans[0][344]	= settr(343,2,352,73,73,"((redis[0].lease==(fl+1)))", 1, 2, 0); /* m: 345 -> 352,0 */
	reached0[345] = 1;
	trans[0][345]	= settr(0,0,0,0,0,"redis[0].lease = 7",0,0,0);
	trans[0][348]	= settr(347,2,352,1,0,".(goto)", 1, 2, 0);
	trans[0][346]	= settr(345,2,352,2,0,"else", 1, 2, 0);
	T = trans[0][352] = settr(351,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(351,2,349,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(351,2,351,0,0,"IF", 1, 2, 0);
	trans[0][349]	= settr(348,2,382,74,74,"((redis[1].lease==(fl+1)))", 1, 2, 0); /* m: 350 -> 382,0 */
	reached0[350] = 1;
	trans[0][350]	= settr(0,0,0,0,0,"redis[1].lease = 7",0,0,0);
	trans[0][353]	= settr(352,2,355,1,0,".(goto)", 1, 2, 0); /* m: 355 -> 0,382 */
	reached0[355] = 1;
	trans[0][351]	= settr(350,2,355,2,0,"else", 1, 2, 0);
	trans[0][355]	= settr(354,2,382,75,75,"assert(((redis[srv].cohAbsent||!(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor)))", 1, 2, 0);
	T = trans[0][382] = settr(381,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(381,2,356,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(381,2,380,0,0,"IF", 1, 2, 0);
	trans[0][356]	= settr(355,2,379,76,0,"((flight[fl].at==7))", 1, 2, 0);
	T = trans[ 0][379] = settr(378,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(378,0,367,0,0,"sub-sequence", 1, 2, 0);
	T = trans[ 0][367] = settr(366,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(366,0,360,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][360] = settr(359,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(359,2,357,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(359,2,359,0,0,"IF", 1, 2, 0);
	trans[0][357]	= settr(356,2,365,77,77,"((redis[0].lease==(fl+1)))", 1, 2, 0); /* m: 358 -> 365,0 */
	reached0[358] = 1;
	trans[0][358]	= settr(0,0,0,0,0,"redis[0].lease = 7",0,0,0);
	trans[0][361]	= settr(360,2,365,1,0,".(goto)", 1, 2, 0);
	trans[0][359]	= settr(358,2,365,2,0,"else", 1, 2, 0);
	T = trans[0][365] = settr(364,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(364,2,362,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(364,2,364,0,0,"IF", 1, 2, 0);
	trans[0][362]	= settr(361,0,836,78,78,"((redis[1].lease==(fl+1)))", 1, 2, 0); /* m: 363 -> 836,0 */
	reached0[363] = 1;
	trans[0][363]	= settr(0,0,0,0,0,"redis[1].lease = 7",0,0,0);
	trans[0][366]	= settr(365,2,368,1,0,".(goto)", 1, 2, 0); /* m: 368 -> 0,836 */
	reached0[368] = 1;
	trans[0][364]	= settr(363,2,368,2,0,"else", 1, 2, 0);
	trans[0][368]	= settr(367,0,836,79,79,"flight[fl].at = 0", 1, 2, 0); /* m: 369 -> 0,836 */
	reached0[369] = 1;
	trans[0][369]	= settr(0,0,0,0,0,"flight[fl].version = 0",0,0,0);
	trans[0][370]	= settr(0,0,0,0,0,"flight[fl].stampLive = 0",0,0,0);
	trans[0][371]	= settr(0,0,0,0,0,"flight[fl].young = 0",0,0,0);
	trans[0][372]	= settr(0,0,0,0,0,"flight[fl].owed = 0",0,0,0);
	trans[0][373]	= settr(0,0,0,0,0,"flight[fl].owedG4 = 0",0,0,0);
	trans[0][374]	= settr(0,0,0,0,0,"flight[fl].position = 0",0,0,0);
	trans[0][375]	= settr(0,0,0,0,0,"flight[fl].anchored = 0",0,0,0);
	trans[0][376]	= settr(0,0,0,0,0,"flight[fl].loaded = 0",0,0,0);
	trans[0][377]	= settr(0,0,0,0,0,"flight[fl].need = 0",0,0,0);
	trans[0][378]	= settr(0,0,0,0,0,"flight[fl].gen = 0",0,0,0);
	trans[0][383]	= settr(382,2,384,1,0,".(goto)", 1, 2, 0); /* m: 384 -> 0,836 */
	reached0[384] = 1;
	trans[0][380]	= settr(379,2,381,2,0,"else", 1, 2, 0);
	trans[0][381]	= settr(380,0,836,80,80,"flight[fl].at = 4", 1, 2, 0); /* m: 384 -> 0,836 */
	reached0[384] = 1;
	trans[0][384]	= settr(383,0,836,81,81,"fl = 0", 1, 2, 0); /* m: 385 -> 0,836 */
	reached0[385] = 1;
	trans[0][385]	= settr(0,0,0,0,0,"srv = 0",0,0,0);
	T = trans[ 0][488] = settr(487,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(487,2,387,0,0,"ATOMIC", 1, 2, 0);
	trans[0][387]	= settr(386,2,392,82,0,"((((flight[0].at>=4)&&(flight[0].at<=5))||((flight[1].at>=4)&&(flight[1].at<=5))))", 1, 2, 0);
	T = trans[0][392] = settr(391,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(391,2,388,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(391,2,390,0,0,"IF", 1, 2, 0);
	trans[0][388]	= settr(387,2,485,83,83,"(((flight[0].at>=4)&&(flight[0].at<=5)))", 1, 2, 0); /* m: 389 -> 485,0 */
	reached0[389] = 1;
	trans[0][389]	= settr(0,0,0,0,0,"fl = 0",0,0,0);
	trans[0][393]	= settr(392,2,485,1,0,".(goto)", 1, 2, 0);
	trans[0][390]	= settr(389,2,485,84,84,"(((flight[1].at>=4)&&(flight[1].at<=5)))", 1, 2, 0); /* m: 391 -> 485,0 */
	reached0[391] = 1;
	trans[0][391]	= settr(0,0,0,0,0,"fl = 1",0,0,0);
	T = trans[0][485] = settr(484,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(484,2,394,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(484,2,410,0,0,"IF", 1, 2, 0);
	trans[0][394]	= settr(393,2,405,85,0,"(((flight[fl].version<seen)||(flight[fl].version<flight[fl].need)))", 1, 2, 0);
	T = trans[ 0][405] = settr(404,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(404,0,398,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][398] = settr(397,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(397,2,395,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(397,2,397,0,0,"IF", 1, 2, 0);
	trans[0][395]	= settr(394,2,403,86,86,"((redis[0].lease==(fl+1)))", 1, 2, 0); /* m: 396 -> 403,0 */
	reached0[396] = 1;
	trans[0][396]	= settr(0,0,0,0,0,"redis[0].lease = 7",0,0,0);
	trans[0][399]	= settr(398,2,403,1,0,".(goto)", 1, 2, 0);
	trans[0][397]	= settr(396,2,403,2,0,"else", 1, 2, 0);
	T = trans[0][403] = settr(402,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(402,2,400,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(402,2,402,0,0,"IF", 1, 2, 0);
	trans[0][400]	= settr(399,0,836,87,87,"((redis[1].lease==(fl+1)))", 1, 2, 0); /* m: 401 -> 836,0 */
	reached0[401] = 1;
	trans[0][401]	= settr(0,0,0,0,0,"redis[1].lease = 7",0,0,0);
	trans[0][404]	= settr(403,2,406,1,0,".(goto)", 1, 2, 0); /* m: 406 -> 0,836 */
	reached0[406] = 1;
	trans[0][402]	= settr(401,2,406,2,0,"else", 1, 2, 0);
	trans[0][406]	= settr(405,0,836,88,88,"flight[fl].at = 6", 1, 2, 0); /* m: 407 -> 0,836 */
	reached0[407] = 1;
	trans[0][407]	= settr(0,0,0,0,0,"flight[fl].version = 0",0,0,0);
	trans[0][408]	= settr(0,0,0,0,0,"flight[fl].position = 0",0,0,0);
	trans[0][409]	= settr(0,0,0,0,0,"flight[fl].anchored = 0",0,0,0);
	trans[0][486]	= settr(485,0,836,89,89,".(goto)", 1, 2, 0); /* m: 487 -> 0,836 */
	reached0[487] = 1;
	trans[0][410]	= settr(409,2,411,2,0,"else", 1, 2, 0);
	trans[0][411]	= settr(410,2,426,90,0,"assert((flight[fl].version>=flight[fl].owed))", 1, 2, 0);
	T = trans[ 0][426] = settr(425,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(425,0,424,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][424] = settr(423,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(423,2,412,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(423,2,423,0,0,"IF", 1, 2, 0);
	trans[0][412]	= settr(411,2,421,91,91,"((flight[fl].version>seen))", 1, 2, 0); /* m: 413 -> 421,0 */
	reached0[413] = 1;
	trans[0][413]	= settr(0,0,0,0,0,"seen = flight[fl].version",0,0,0);
	trans[0][414]	= settr(0,0,0,0,0,"seenLeft = ((2*1)+1)",0,0,0);
	T = trans[0][421] = settr(420,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(420,2,415,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(420,2,420,0,0,"IF", 1, 2, 0);
	trans[0][415]	= settr(414,2,419,92,0,"((l1<seen))", 1, 2, 0);
	T = trans[ 0][419] = settr(418,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(418,0,416,0,0,"sub-sequence", 1, 2, 0);
	trans[0][416]	= settr(415,2,445,93,93,"l1 = 0", 1, 2, 0); /* m: 417 -> 0,445 */
	reached0[417] = 1;
	trans[0][417]	= settr(0,0,0,0,0,"l1Anchored = 0",0,0,0);
	trans[0][418]	= settr(0,0,0,0,0,"l1Young = 0",0,0,0);
	trans[0][422]	= settr(421,2,445,1,0,".(goto)", 1, 2, 0);
	trans[0][420]	= settr(419,2,445,2,0,"else", 1, 2, 0);
	trans[0][425]	= settr(424,2,445,1,0,".(goto)", 1, 2, 0);
	trans[0][423]	= settr(422,2,445,2,0,"else", 1, 2, 0);
	T = trans[0][445] = settr(444,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(444,2,427,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(444,2,444,0,0,"IF", 1, 2, 0);
	trans[0][427]	= settr(426,2,442,94,94,"((ofRecord==(fl+1)))", 1, 2, 0); /* m: 428 -> 442,0 */
	reached0[428] = 1;
	trans[0][428]	= settr(0,0,0,0,0,"ofRecord = 0",0,0,0);
	T = trans[0][442] = settr(441,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(441,2,429,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(441,2,441,0,0,"IF", 1, 2, 0);
	trans[0][429]	= settr(428,2,439,95,95,"(flight[fl].stampLive)", 1, 2, 0); /* m: 430 -> 439,0 */
	reached0[430] = 1;
	trans[0][430]	= settr(0,0,0,0,0,"l1 = flight[fl].version",0,0,0);
	trans[0][431]	= settr(0,0,0,0,0,"l1Young = flight[fl].young",0,0,0);
	trans[0][432]	= settr(0,0,0,0,0,"l1Anchored = ((flight[fl].loaded||flight[fl].anchored)||((flight[fl].position!=0)&&(flight[fl].position==last)))",0,0,0);
	T = trans[0][439] = settr(438,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(438,2,433,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(438,2,438,0,0,"IF", 1, 2, 0);
	trans[0][433]	= settr(432,2,437,96,0,"((!(l1Anchored)&&(l1Young==0)))", 1, 2, 0);
	T = trans[ 0][437] = settr(436,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(436,0,434,0,0,"sub-sequence", 1, 2, 0);
	trans[0][434]	= settr(433,2,483,97,97,"l1 = 0", 1, 2, 0); /* m: 435 -> 0,483 */
	reached0[435] = 1;
	trans[0][435]	= settr(0,0,0,0,0,"l1Anchored = 0",0,0,0);
	trans[0][436]	= settr(0,0,0,0,0,"l1Young = 0",0,0,0);
	trans[0][440]	= settr(439,2,483,1,0,".(goto)", 1, 2, 0);
	trans[0][438]	= settr(437,2,483,2,0,"else", 1, 2, 0);
	trans[0][443]	= settr(442,2,483,1,0,".(goto)", 1, 2, 0);
	trans[0][441]	= settr(440,2,483,2,0,"else", 1, 2, 0);
	trans[0][446]	= settr(445,2,483,1,0,".(goto)", 1, 2, 0);
	trans[0][444]	= settr(443,2,483,2,0,"else", 1, 2, 0);
	T = trans[0][483] = settr(482,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(482,2,447,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(482,2,459,0,0,"IF", 1, 2, 0);
	trans[0][447]	= settr(446,0,836,98,98,"((flight[fl].at==3))", 1, 2, 0); /* m: 448 -> 836,0 */
	reached0[448] = 1;
	trans[0][448]	= settr(0,0,0,0,0,"v = flight[fl].version",0,0,0);
	trans[0][449]	= settr(0,0,0,0,0,"flight[fl].at = 7",0,0,0);
	trans[0][450]	= settr(0,0,0,0,0,"flight[fl].stampLive = 0",0,0,0);
	trans[0][451]	= settr(0,0,0,0,0,"flight[fl].young = 0",0,0,0);
	trans[0][452]	= settr(0,0,0,0,0,"flight[fl].owed = 0",0,0,0);
	trans[0][453]	= settr(0,0,0,0,0,"flight[fl].owedG4 = 0",0,0,0);
	trans[0][454]	= settr(0,0,0,0,0,"flight[fl].position = 0",0,0,0);
	trans[0][455]	= settr(0,0,0,0,0,"flight[fl].anchored = 0",0,0,0);
	trans[0][456]	= settr(0,0,0,0,0,"flight[fl].loaded = 0",0,0,0);
	trans[0][457]	= settr(0,0,0,0,0,"flight[fl].need = 0",0,0,0);
	trans[0][458]	= settr(0,0,0,0,0,"v = 0",0,0,0);
	trans[0][484]	= settr(483,2,486,1,0,".(goto)", 1, 2, 0); /* m: 486 -> 0,836 */
	reached0[486] = 1;
	trans[0][459]	= settr(458,2,482,2,0,"else", 1, 2, 0);
	T = trans[ 0][482] = settr(481,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(481,0,470,0,0,"sub-sequence", 1, 2, 0);
	T = trans[ 0][470] = settr(469,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(469,0,463,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][463] = settr(462,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(462,2,460,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(462,2,462,0,0,"IF", 1, 2, 0);
	trans[0][460]	= settr(459,2,468,99,99,"((redis[0].lease==(fl+1)))", 1, 2, 0); /* m: 461 -> 468,0 */
	reached0[461] = 1;
	trans[0][461]	= settr(0,0,0,0,0,"redis[0].lease = 7",0,0,0);
	trans[0][464]	= settr(463,2,468,1,0,".(goto)", 1, 2, 0);
	trans[0][462]	= settr(461,2,468,2,0,"else", 1, 2, 0);
	T = trans[0][468] = settr(467,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(467,2,465,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(467,2,467,0,0,"IF", 1, 2, 0);
	trans[0][465]	= settr(464,0,836,100,100,"((redis[1].lease==(fl+1)))", 1, 2, 0); /* m: 466 -> 836,0 */
	reached0[466] = 1;
	trans[0][466]	= settr(0,0,0,0,0,"redis[1].lease = 7",0,0,0);
	trans[0][469]	= settr(468,2,471,1,0,".(goto)", 1, 2, 0); /* m: 471 -> 0,836 */
	reached0[471] = 1;
	trans[0][467]	= settr(466,2,471,2,0,"else", 1, 2, 0);
	trans[0][471]	= settr(470,0,836,101,101,"flight[fl].at = 0", 1, 2, 0); /* m: 472 -> 0,836 */
	reached0[472] = 1;
	trans[0][472]	= settr(0,0,0,0,0,"flight[fl].version = 0",0,0,0);
	trans[0][473]	= settr(0,0,0,0,0,"flight[fl].stampLive = 0",0,0,0);
	trans[0][474]	= settr(0,0,0,0,0,"flight[fl].young = 0",0,0,0);
	trans[0][475]	= settr(0,0,0,0,0,"flight[fl].owed = 0",0,0,0);
	trans[0][476]	= settr(0,0,0,0,0,"flight[fl].owedG4 = 0",0,0,0);
	trans[0][477]	= settr(0,0,0,0,0,"flight[fl].position = 0",0,0,0);
	trans[0][478]	= settr(0,0,0,0,0,"flight[fl].anchored = 0",0,0,0);
	trans[0][479]	= settr(0,0,0,0,0,"flight[fl].loaded = 0",0,0,0);
	trans[0][480]	= settr(0,0,0,0,0,"flight[fl].need = 0",0,0,0);
	trans[0][481]	= settr(0,0,0,0,0,"flight[fl].gen = 0",0,0,0);
	trans[0][487]	= settr(0,0,0,0,0,"fl = 0",0,0,0);
	T = trans[ 0][525] = settr(524,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(524,2,489,0,0,"ATOMIC", 1, 2, 0);
	trans[0][489]	= settr(488,2,523,102,102,"(((flight[2].at>=3)&&(flight[2].at<=5)))", 1, 2, 0); /* m: 490 -> 523,0 */
	reached0[490] = 1;
	trans[0][490]	= settr(0,0,0,0,0,"assert((flight[2].version>=flight[2].owed))",0,0,0);
	T = trans[0][523] = settr(522,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(522,2,491,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(522,2,499,0,0,"IF", 1, 2, 0);
	trans[0][491]	= settr(490,0,836,103,103,"((flight[2].at==3))", 1, 2, 0); /* m: 492 -> 836,0 */
	reached0[492] = 1;
	trans[0][492]	= settr(0,0,0,0,0,"flight[2].at = 7",0,0,0);
	trans[0][493]	= settr(0,0,0,0,0,"flight[2].stampLive = 0",0,0,0);
	trans[0][494]	= settr(0,0,0,0,0,"flight[2].young = 0",0,0,0);
	trans[0][495]	= settr(0,0,0,0,0,"flight[2].owed = 0",0,0,0);
	trans[0][496]	= settr(0,0,0,0,0,"flight[2].position = 0",0,0,0);
	trans[0][497]	= settr(0,0,0,0,0,"flight[2].anchored = 0",0,0,0);
	trans[0][498]	= settr(0,0,0,0,0,"flight[2].loaded = 0",0,0,0);
	trans[0][524]	= settr(523,0,836,104,104,".(goto)", 1, 2, 0);
	trans[0][499]	= settr(498,2,522,2,0,"else", 1, 2, 0);
	T = trans[ 0][522] = settr(521,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(521,0,510,0,0,"sub-sequence", 1, 2, 0);
	T = trans[ 0][510] = settr(509,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(509,0,503,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][503] = settr(502,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(502,2,500,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(502,2,502,0,0,"IF", 1, 2, 0);
	trans[0][500]	= settr(499,2,508,105,105,"((redis[0].lease==(2+1)))", 1, 2, 0); /* m: 501 -> 508,0 */
	reached0[501] = 1;
	trans[0][501]	= settr(0,0,0,0,0,"redis[0].lease = 7",0,0,0);
	trans[0][504]	= settr(503,2,508,1,0,".(goto)", 1, 2, 0);
	trans[0][502]	= settr(501,2,508,2,0,"else", 1, 2, 0);
	T = trans[0][508] = settr(507,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(507,2,505,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(507,2,507,0,0,"IF", 1, 2, 0);
	trans[0][505]	= settr(504,0,836,106,106,"((redis[1].lease==(2+1)))", 1, 2, 0); /* m: 506 -> 836,0 */
	reached0[506] = 1;
	trans[0][506]	= settr(0,0,0,0,0,"redis[1].lease = 7",0,0,0);
	trans[0][509]	= settr(508,2,511,1,0,".(goto)", 1, 2, 0); /* m: 511 -> 0,836 */
	reached0[511] = 1;
	trans[0][507]	= settr(506,2,511,2,0,"else", 1, 2, 0);
	trans[0][511]	= settr(510,0,836,107,107,"flight[2].at = 0", 1, 2, 0); /* m: 512 -> 0,836 */
	reached0[512] = 1;
	trans[0][512]	= settr(0,0,0,0,0,"flight[2].version = 0",0,0,0);
	trans[0][513]	= settr(0,0,0,0,0,"flight[2].stampLive = 0",0,0,0);
	trans[0][514]	= settr(0,0,0,0,0,"flight[2].young = 0",0,0,0);
	trans[0][515]	= settr(0,0,0,0,0,"flight[2].owed = 0",0,0,0);
	trans[0][516]	= settr(0,0,0,0,0,"flight[2].owedG4 = 0",0,0,0);
	trans[0][517]	= settr(0,0,0,0,0,"flight[2].position = 0",0,0,0);
	trans[0][518]	= settr(0,0,0,0,0,"flight[2].anchored = 0",0,0,0);
	trans[0][519]	= settr(0,0,0,0,0,"flight[2].loaded = 0",0,0,0);
	trans[0][520]	= settr(0,0,0,0,0,"flight[2].need = 0",0,0,0);
	trans[0][521]	= settr(0,0,0,0,0,"flight[2].gen = 0",0,0,0);
	T = trans[ 0][555] = settr(554,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(554,2,526,0,0,"ATOMIC", 1, 2, 0);
	trans[0][526]	= settr(525,2,530,108,0,"((tokens>=2))", 1, 2, 0);
	T = trans[0][530] = settr(529,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(529,2,527,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(529,2,528,0,0,"IF", 1, 2, 0);
	trans[0][527]	= settr(526,2,547,109,109,"m = 2", 1, 2, 0);
	trans[0][531]	= settr(530,2,547,1,0,".(goto)", 1, 2, 0);
	trans[0][528]	= settr(527,2,547,110,110,"((tokens>=3))", 1, 2, 0); /* m: 529 -> 547,0 */
	reached0[529] = 1;
	trans[0][529]	= settr(0,0,0,0,0,"m = 3",0,0,0);
	T = trans[0][547] = settr(546,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(546,2,532,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(546,2,546,0,0,"IF", 1, 2, 0);
	trans[0][532]	= settr(531,2,545,111,0,"(ofKey[m])", 1, 2, 0);
	T = trans[ 0][545] = settr(544,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(544,0,536,0,0,"sub-sequence", 1, 2, 0);
	T = trans[ 0][536] = settr(535,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(535,0,533,0,0,"sub-sequence", 1, 2, 0);
	trans[0][533]	= settr(532,2,552,112,112,"l1 = 0", 1, 2, 0); /* m: 534 -> 0,552 */
	reached0[534] = 1;
	trans[0][534]	= settr(0,0,0,0,0,"l1Anchored = 0",0,0,0);
	trans[0][535]	= settr(0,0,0,0,0,"l1Young = 0",0,0,0);
	trans[0][537]	= settr(0,0,0,0,0,"flight[0].stampLive = 0",0,0,0);
	trans[0][538]	= settr(0,0,0,0,0,"flight[0].young = 0",0,0,0);
	trans[0][539]	= settr(0,0,0,0,0,"flight[0].position = 0",0,0,0);
	trans[0][540]	= settr(0,0,0,0,0,"flight[0].anchored = 0",0,0,0);
	trans[0][541]	= settr(0,0,0,0,0,"flight[1].stampLive = 0",0,0,0);
	trans[0][542]	= settr(0,0,0,0,0,"flight[1].young = 0",0,0,0);
	trans[0][543]	= settr(0,0,0,0,0,"flight[1].position = 0",0,0,0);
	trans[0][544]	= settr(0,0,0,0,0,"flight[1].anchored = 0",0,0,0);
	trans[0][548]	= settr(547,2,552,1,0,".(goto)", 1, 2, 0);
	trans[0][546]	= settr(545,2,552,2,0,"else", 1, 2, 0);
	T = trans[0][552] = settr(551,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(551,2,549,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(551,2,551,0,0,"IF", 1, 2, 0);
	trans[0][549]	= settr(548,0,836,113,113,"(((prev[m]==last)&&(last!=0)))", 1, 2, 0); /* m: 550 -> 836,0 */
	reached0[550] = 1;
	trans[0][550]	= settr(0,0,0,0,0,"last = m",0,0,0);
	trans[0][553]	= settr(552,0,836,114,114,".(goto)", 1, 2, 0); /* m: 554 -> 0,836 */
	reached0[554] = 1;
	trans[0][551]	= settr(550,2,553,2,0,"else", 1, 2, 0);
	trans[0][554]	= settr(0,0,0,0,0,"m = 0",0,0,0);
/*->*/	trans[0][559]	= settr(558,32,836,115,115,"D_STEP25", 1, 2, 0);
	T = trans[ 0][639] = settr(638,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(638,2,560,0,0,"ATOMIC", 1, 2, 0);
	trans[0][560]	= settr(559,2,564,116,0,"((syncAt==1))", 1, 2, 0);
	T = trans[ 0][564] = settr(563,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(563,0,562,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][562] = settr(561,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(561,2,561,0,0,"IF", 1, 2, 0);
	trans[0][561]	= settr(560,2,575,117,117,"srv = primary", 1, 2, 0); /* m: 565 -> 0,575 */
	reached0[565] = 1;
	trans[0][563]	= settr(562,2,565,1,0,".(goto)", 1, 2, 0); /* m: 565 -> 0,575 */
	reached0[565] = 1;
	trans[0][565]	= settr(564,2,575,118,118,"syncTail = redis[srv].tail", 1, 2, 0); /* m: 566 -> 0,575 */
	reached0[566] = 1;
	trans[0][566]	= settr(0,0,0,0,0,"syncLive = (redis[srv].promise>0)",0,0,0);
	trans[0][567]	= settr(0,0,0,0,0,"srv = 0",0,0,0);
	trans[0][568]	= settr(0,0,0,0,0,"covers = 0",0,0,0);
	trans[0][569]	= settr(0,0,0,0,0,"m = syncTail",0,0,0);
	trans[0][576]	= settr(575,2,575,1,0,".(goto)", 1, 2, 0);
	T = trans[0][575] = settr(574,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(574,2,570,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(574,2,573,0,0,"DO", 1, 2, 0);
	trans[0][570]	= settr(569,2,575,119,119,"(((m!=last)&&(m!=0)))", 1, 2, 0); /* m: 571 -> 575,0 */
	reached0[571] = 1;
	trans[0][571]	= settr(0,0,0,0,0,"covers = (covers|ofKey[m])",0,0,0);
	trans[0][572]	= settr(0,0,0,0,0,"m = prev[m]",0,0,0);
	trans[0][573]	= settr(572,2,578,2,0,"else", 1, 2, 0);
	trans[0][574]	= settr(573,2,578,1,0,"goto :b8", 1, 2, 0); /* m: 578 -> 0,584 */
	reached0[578] = 1;
	trans[0][577]	= settr(576,2,578,1,0,"break", 1, 2, 0);
	trans[0][578]	= settr(577,2,584,120,120,"leadsOn = ((m==last)&&(m!=0))", 1, 2, 0); /* m: 579 -> 0,584 */
	reached0[579] = 1;
	trans[0][579]	= settr(0,0,0,0,0,"m = last",0,0,0);
	trans[0][585]	= settr(584,2,584,1,0,".(goto)", 1, 2, 0);
	T = trans[0][584] = settr(583,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(583,2,580,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(583,2,582,0,0,"DO", 1, 2, 0);
	trans[0][580]	= settr(579,2,584,121,121,"(((m!=syncTail)&&(m!=0)))", 1, 2, 0); /* m: 581 -> 584,0 */
	reached0[581] = 1;
	trans[0][581]	= settr(0,0,0,0,0,"m = prev[m]",0,0,0);
	trans[0][582]	= settr(581,2,587,2,0,"else", 1, 2, 0);
	trans[0][583]	= settr(582,2,587,1,0,"goto :b9", 1, 2, 0); /* m: 587 -> 0,625 */
	reached0[587] = 1;
	trans[0][586]	= settr(585,2,587,1,0,"break", 1, 2, 0);
	trans[0][587]	= settr(586,2,625,122,122,"passed = ((m==syncTail)&&(m!=0))", 1, 2, 0); /* m: 588 -> 0,625 */
	reached0[588] = 1;
	trans[0][588]	= settr(0,0,0,0,0,"m = 0",0,0,0);
	T = trans[0][625] = settr(624,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(624,2,589,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(624,2,608,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(624,2,610,0,0,"IF", 1, 2, 0);
	trans[0][589]	= settr(588,2,605,123,0,"(leadsOn)", 1, 2, 0);
	T = trans[0][605] = settr(604,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(604,2,590,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(604,2,604,0,0,"IF", 1, 2, 0);
	trans[0][590]	= settr(589,2,603,124,0,"(covers)", 1, 2, 0);
	T = trans[ 0][603] = settr(602,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(602,0,594,0,0,"sub-sequence", 1, 2, 0);
	T = trans[ 0][594] = settr(593,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(593,0,591,0,0,"sub-sequence", 1, 2, 0);
	trans[0][591]	= settr(590,2,630,125,125,"l1 = 0", 1, 2, 0); /* m: 592 -> 0,630 */
	reached0[592] = 1;
	trans[0][592]	= settr(0,0,0,0,0,"l1Anchored = 0",0,0,0);
	trans[0][593]	= settr(0,0,0,0,0,"l1Young = 0",0,0,0);
	trans[0][595]	= settr(0,0,0,0,0,"flight[0].stampLive = 0",0,0,0);
	trans[0][596]	= settr(0,0,0,0,0,"flight[0].young = 0",0,0,0);
	trans[0][597]	= settr(0,0,0,0,0,"flight[0].position = 0",0,0,0);
	trans[0][598]	= settr(0,0,0,0,0,"flight[0].anchored = 0",0,0,0);
	trans[0][599]	= settr(0,0,0,0,0,"flight[1].stampLive = 0",0,0,0);
	trans[0][600]	= settr(0,0,0,0,0,"flight[1].young = 0",0,0,0);
	trans[0][601]	= settr(0,0,0,0,0,"flight[1].position = 0",0,0,0);
	trans[0][602]	= settr(0,0,0,0,0,"flight[1].anchored = 0",0,0,0);
	trans[0][606]	= settr(605,2,607,1,0,".(goto)", 1, 2, 0); /* m: 607 -> 0,630 */
	reached0[607] = 1;
	trans[0][604]	= settr(603,2,607,2,0,"else", 1, 2, 0);
	trans[0][607]	= settr(606,2,630,126,126,"last = syncTail", 1, 2, 0);
	trans[0][626]	= settr(625,2,630,1,0,".(goto)", 1, 2, 0);
	trans[0][608]	= settr(607,2,609,127,0,"(passed)", 1, 2, 0);
	trans[0][609]	= settr(608,2,630,1,0,"(1)", 1, 2, 0);
	trans[0][610]	= settr(609,2,623,2,0,"else", 1, 2, 0);
	T = trans[ 0][623] = settr(622,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(622,0,614,0,0,"sub-sequence", 1, 2, 0);
	T = trans[ 0][614] = settr(613,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(613,0,611,0,0,"sub-sequence", 1, 2, 0);
	trans[0][611]	= settr(610,2,630,128,128,"l1 = 0", 1, 2, 0); /* m: 612 -> 0,630 */
	reached0[612] = 1;
	trans[0][612]	= settr(0,0,0,0,0,"l1Anchored = 0",0,0,0);
	trans[0][613]	= settr(0,0,0,0,0,"l1Young = 0",0,0,0);
	trans[0][615]	= settr(0,0,0,0,0,"flight[0].stampLive = 0",0,0,0);
	trans[0][616]	= settr(0,0,0,0,0,"flight[0].young = 0",0,0,0);
	trans[0][617]	= settr(0,0,0,0,0,"flight[0].position = 0",0,0,0);
	trans[0][618]	= settr(0,0,0,0,0,"flight[0].anchored = 0",0,0,0);
	trans[0][619]	= settr(0,0,0,0,0,"flight[1].stampLive = 0",0,0,0);
	trans[0][620]	= settr(0,0,0,0,0,"flight[1].young = 0",0,0,0);
	trans[0][621]	= settr(0,0,0,0,0,"flight[1].position = 0",0,0,0);
	trans[0][622]	= settr(0,0,0,0,0,"flight[1].anchored = 0",0,0,0);
	trans[0][624]	= settr(0,0,0,0,0,"last = syncTail",0,0,0);
	T = trans[0][630] = settr(629,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(629,2,627,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(629,2,629,0,0,"IF", 1, 2, 0);
	trans[0][627]	= settr(626,0,836,129,129,"(syncLive)", 1, 2, 0); /* m: 628 -> 836,0 */
	reached0[628] = 1;
	trans[0][628]	= settr(0,0,0,0,0,"contact = syncYoung",0,0,0);
	trans[0][631]	= settr(630,2,632,1,0,".(goto)", 1, 2, 0); /* m: 632 -> 0,836 */
	reached0[632] = 1;
	trans[0][629]	= settr(628,2,632,2,0,"else", 1, 2, 0);
	trans[0][632]	= settr(631,0,836,130,130,"syncAt = 0", 1, 2, 0); /* m: 633 -> 0,836 */
	reached0[633] = 1;
	trans[0][633]	= settr(0,0,0,0,0,"syncYoung = 0",0,0,0);
	trans[0][634]	= settr(0,0,0,0,0,"syncTail = 0",0,0,0);
	trans[0][635]	= settr(0,0,0,0,0,"syncLive = 0",0,0,0);
	trans[0][636]	= settr(0,0,0,0,0,"covers = 0",0,0,0);
	trans[0][637]	= settr(0,0,0,0,0,"leadsOn = 0",0,0,0);
	trans[0][638]	= settr(0,0,0,0,0,"passed = 0",0,0,0);
	T = trans[ 0][664] = settr(663,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(663,2,640,0,0,"ATOMIC", 1, 2, 0);
	trans[0][640]	= settr(639,2,643,131,0,"((relay[0].at==0))", 1, 2, 0);
	T = trans[0][643] = settr(642,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(642,2,641,0,0,"IF", 1, 2, 0);
	trans[0][641]	= settr(640,2,648,132,132,"((relay[0].at==0))", 1, 2, 0); /* m: 642 -> 648,0 */
	reached0[642] = 1;
	trans[0][642]	= settr(0,0,0,0,0,"rl = 0",0,0,0);
	trans[0][644]	= settr(643,2,648,1,0,".(goto)", 1, 2, 0);
	T = trans[ 0][648] = settr(647,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(647,0,646,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][646] = settr(645,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(645,2,645,0,0,"IF", 1, 2, 0);
	trans[0][645]	= settr(644,2,660,133,133,"srv = primary", 1, 2, 0); /* m: 649 -> 0,660 */
	reached0[649] = 1;
	trans[0][647]	= settr(646,2,649,1,0,".(goto)", 1, 2, 0); /* m: 649 -> 0,660 */
	reached0[649] = 1;
	trans[0][649]	= settr(648,2,660,134,134,"relay[rl].at = 1", 1, 2, 0); /* m: 650 -> 0,660 */
	reached0[650] = 1;
	trans[0][650]	= settr(0,0,0,0,0,"relay[rl].young = (1+1)",0,0,0);
	trans[0][651]	= settr(0,0,0,0,0,"relay[rl].gen = redis[srv].gen",0,0,0);
	trans[0][652]	= settr(0,0,0,0,0,"relay[rl].from = redis[srv].cursor",0,0,0);
	trans[0][653]	= settr(0,0,0,0,0,"relay[rl].reset = redis[srv].cohAbsent",0,0,0);
	T = trans[0][660] = settr(659,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(659,2,654,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(659,2,657,0,0,"IF", 1, 2, 0);
	trans[0][654]	= settr(653,0,836,135,135,"((rl==0))", 1, 2, 0); /* m: 655 -> 836,0 */
	reached0[655] = 1;
	trans[0][655]	= settr(0,0,0,0,0,"redis[srv].pos0 = !(redis[srv].cohAbsent)",0,0,0);
	trans[0][656]	= settr(0,0,0,0,0,"redis[(1-srv)].pos0 = (samePos&&!(redis[srv].cohAbsent))",0,0,0);
	trans[0][661]	= settr(660,2,662,1,0,".(goto)", 1, 2, 0); /* m: 662 -> 0,836 */
	reached0[662] = 1;
	trans[0][657]	= settr(656,2,658,2,0,"else", 1, 2, 0);
	trans[0][658]	= settr(657,0,836,136,136,"redis[srv].pos1 = !(redis[srv].cohAbsent)", 1, 2, 0); /* m: 659 -> 0,836 */
	reached0[659] = 1;
	trans[0][659]	= settr(0,0,0,0,0,"redis[(1-srv)].pos1 = (samePos&&!(redis[srv].cohAbsent))",0,0,0);
	trans[0][662]	= settr(661,0,836,137,137,"rl = 0", 1, 2, 0); /* m: 663 -> 0,836 */
	reached0[663] = 1;
	trans[0][663]	= settr(0,0,0,0,0,"srv = 0",0,0,0);
	T = trans[ 0][683] = settr(682,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(682,2,665,0,0,"ATOMIC", 1, 2, 0);
	trans[0][665]	= settr(664,2,668,138,0,"((relay[0].at==1))", 1, 2, 0);
	T = trans[0][668] = settr(667,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(667,2,666,0,0,"IF", 1, 2, 0);
	trans[0][666]	= settr(665,2,674,139,139,"((relay[0].at==1))", 1, 2, 0); /* m: 667 -> 674,0 */
	reached0[667] = 1;
	trans[0][667]	= settr(0,0,0,0,0,"rl = 0",0,0,0);
	trans[0][669]	= settr(668,2,670,1,0,".(goto)", 1, 2, 0); /* m: 670 -> 0,674 */
	reached0[670] = 1;
	trans[0][670]	= settr(669,2,674,140,140,"relay[rl].to = committed", 1, 2, 0);
	T = trans[0][674] = settr(673,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(673,2,671,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(673,2,673,0,0,"IF", 1, 2, 0);
	trans[0][671]	= settr(670,2,680,141,141,"((relay[rl].from<horizon))", 1, 2, 0); /* m: 672 -> 680,0 */
	reached0[672] = 1;
	trans[0][672]	= settr(0,0,0,0,0,"relay[rl].reset = 1",0,0,0);
	trans[0][675]	= settr(674,2,680,1,0,".(goto)", 1, 2, 0);
	trans[0][673]	= settr(672,2,680,2,0,"else", 1, 2, 0);
	T = trans[0][680] = settr(679,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(679,2,676,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(679,2,678,0,0,"IF", 1, 2, 0);
	trans[0][676]	= settr(675,0,836,142,142,"((!(relay[rl].reset)&&(relay[rl].to==relay[rl].from)))", 1, 2, 0); /* m: 677 -> 836,0 */
	reached0[677] = 1;
	trans[0][677]	= settr(0,0,0,0,0,"relay[rl].at = 3",0,0,0);
	trans[0][681]	= settr(680,0,836,143,143,".(goto)", 1, 2, 0); /* m: 682 -> 0,836 */
	reached0[682] = 1;
	trans[0][678]	= settr(677,2,679,2,0,"else", 1, 2, 0);
	trans[0][679]	= settr(678,0,836,144,144,"relay[rl].at = 2", 1, 2, 0); /* m: 681 -> 0,836 */
	reached0[681] = 1;
	trans[0][682]	= settr(0,0,0,0,0,"rl = 0",0,0,0);
	T = trans[ 0][835] = settr(834,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(834,2,684,0,0,"ATOMIC", 1, 2, 0);
	trans[0][684]	= settr(683,2,687,145,0,"(((relay[0].at==2)||(relay[0].at==3)))", 1, 2, 0);
	T = trans[0][687] = settr(686,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(686,2,685,0,0,"IF", 1, 2, 0);
	trans[0][685]	= settr(684,2,692,146,146,"((relay[0].at>=2))", 1, 2, 0); /* m: 686 -> 692,0 */
	reached0[686] = 1;
	trans[0][686]	= settr(0,0,0,0,0,"rl = 0",0,0,0);
	trans[0][688]	= settr(687,2,692,1,0,".(goto)", 1, 2, 0);
	T = trans[ 0][692] = settr(691,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(691,0,690,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][690] = settr(689,2,0,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(689,2,689,0,0,"IF", 1, 2, 0);
	trans[0][689]	= settr(688,2,831,147,147,"srv = primary", 1, 2, 0);
	trans[0][691]	= settr(690,2,831,1,0,".(goto)", 1, 2, 0);
	T = trans[0][831] = settr(830,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(830,2,693,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(830,2,736,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(830,2,795,0,0,"IF", 1, 2, 0);
	trans[0][693]	= settr(692,2,719,148,0,"(((relay[rl].at==2)&&relay[rl].reset))", 1, 2, 0);
	T = trans[0][719] = settr(718,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(718,2,694,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(718,2,718,0,0,"IF", 1, 2, 0);
	trans[0][694]	= settr(693,2,699,149,0,"(((redis[srv].cohAbsent||(((rl==0)&&redis[srv].pos0)||((rl==1)&&redis[srv].pos1)))&&(tokens<3)))", 1, 2, 0);
	T = trans[ 0][699] = settr(698,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(698,0,695,0,0,"sub-sequence", 1, 2, 0);
	trans[0][695]	= settr(694,2,717,150,150,"tokens = (tokens+1)", 1, 2, 0); /* m: 696 -> 0,717 */
	reached0[696] = 1;
	trans[0][696]	= settr(0,0,0,0,0,"prev[tokens] = redis[srv].tail",0,0,0);
	trans[0][697]	= settr(0,0,0,0,0,"ofKey[tokens] = 1",0,0,0);
	trans[0][698]	= settr(0,0,0,0,0,"redis[srv].tail = tokens",0,0,0);
	trans[0][700]	= settr(0,0,0,0,0,"gens = (gens+1)",0,0,0);
	trans[0][701]	= settr(0,0,0,0,0,"redis[srv].gen = gens",0,0,0);
	trans[0][702]	= settr(0,0,0,0,0,"redis[srv].promiseGen = gens",0,0,0);
	trans[0][703]	= settr(0,0,0,0,0,"redis[srv].cursor = relay[rl].to",0,0,0);
	trans[0][704]	= settr(0,0,0,0,0,"redis[srv].cohAbsent = 0",0,0,0);
	trans[0][705]	= settr(0,0,0,0,0,"redis[srv].promise = relay[rl].young",0,0,0);
	T = trans[ 0][717] = settr(716,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(716,0,706,0,0,"sub-sequence", 1, 2, 0);
	trans[0][706]	= settr(705,2,714,151,151,"redis[srv].pos0 = 0", 1, 2, 0); /* m: 707 -> 0,714 */
	reached0[707] = 1;
	trans[0][707]	= settr(0,0,0,0,0,"redis[srv].pos1 = 0",0,0,0);
	T = trans[0][714] = settr(713,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(713,2,708,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(713,2,711,0,0,"IF", 1, 2, 0);
	trans[0][708]	= settr(707,2,735,152,152,"((rl==0))", 1, 2, 0); /* m: 709 -> 735,0 */
	reached0[709] = 1;
	trans[0][709]	= settr(0,0,0,0,0,"redis[srv].pos0 = 1",0,0,0);
	trans[0][710]	= settr(0,0,0,0,0,"redis[(1-srv)].pos0 = 0",0,0,0);
	trans[0][715]	= settr(714,2,716,1,0,".(goto)", 1, 2, 0); /* m: 716 -> 0,735 */
	reached0[716] = 1;
	trans[0][711]	= settr(710,2,712,2,0,"else", 1, 2, 0);
	trans[0][712]	= settr(711,2,735,153,153,"redis[srv].pos1 = 1", 1, 2, 0); /* m: 713 -> 0,735 */
	reached0[713] = 1;
	trans[0][713]	= settr(0,0,0,0,0,"redis[(1-srv)].pos1 = 0",0,0,0);
	trans[0][716]	= settr(715,2,735,154,154,"samePos = 0", 1, 2, 0);
	trans[0][720]	= settr(719,2,735,1,0,".(goto)", 1, 2, 0);
	trans[0][718]	= settr(717,2,735,2,0,"else", 1, 2, 0);
	T = trans[ 0][735] = settr(734,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(734,0,721,0,0,"sub-sequence", 1, 2, 0);
	trans[0][721]	= settr(720,2,733,155,155,"relay[rl].at = 0", 1, 2, 0); /* m: 722 -> 0,733 */
	reached0[722] = 1;
	trans[0][722]	= settr(0,0,0,0,0,"relay[rl].young = 0",0,0,0);
	trans[0][723]	= settr(0,0,0,0,0,"relay[rl].from = 0",0,0,0);
	trans[0][724]	= settr(0,0,0,0,0,"relay[rl].to = 0",0,0,0);
	trans[0][725]	= settr(0,0,0,0,0,"relay[rl].reset = 0",0,0,0);
	trans[0][726]	= settr(0,0,0,0,0,"relay[rl].gen = 0",0,0,0);
	T = trans[0][733] = settr(732,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(732,2,727,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(732,2,730,0,0,"IF", 1, 2, 0);
	trans[0][727]	= settr(726,0,836,156,156,"((rl==0))", 1, 2, 0); /* m: 728 -> 836,0 */
	reached0[728] = 1;
	trans[0][728]	= settr(0,0,0,0,0,"redis[0].pos0 = 0",0,0,0);
	trans[0][729]	= settr(0,0,0,0,0,"redis[1].pos0 = 0",0,0,0);
	trans[0][734]	= settr(733,2,833,1,0,".(goto)", 1, 2, 0); /* m: 833 -> 0,836 */
	reached0[833] = 1;
	trans[0][730]	= settr(729,2,731,2,0,"else", 1, 2, 0);
	trans[0][731]	= settr(730,0,836,157,157,"redis[0].pos1 = 0", 1, 2, 0); /* m: 732 -> 0,836 */
	reached0[732] = 1;
	trans[0][732]	= settr(0,0,0,0,0,"redis[1].pos1 = 0",0,0,0);
	trans[0][832]	= settr(831,2,833,1,0,".(goto)", 1, 2, 0); /* m: 833 -> 0,836 */
	reached0[833] = 1;
	trans[0][736]	= settr(735,2,793,158,0,"(((relay[rl].at==2)&&!(relay[rl].reset)))", 1, 2, 0);
	T = trans[0][793] = settr(792,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(792,2,737,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(792,2,777,0,0,"IF", 1, 2, 0);
	trans[0][737]	= settr(736,2,759,159,159,"(((((rl==0)&&redis[srv].pos0)||((rl==1)&&redis[srv].pos1))&&(((redis[srv].done&(1<<(relay[rl].from+1)))!=0)||(tokens<3))))", 1, 2, 0); /* m: 738 -> 759,0 */
	reached0[738] = 1;
	trans[0][738]	= settr(0,0,0,0,0,"relay[rl].from = (relay[rl].from+1)",0,0,0);
	T = trans[ 0][759] = settr(758,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(758,0,757,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][757] = settr(756,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(756,2,739,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(756,2,741,0,0,"IF", 1, 2, 0);
	trans[0][739]	= settr(738,2,740,160,0,"(((redis[srv].done&(1<<relay[rl].from))!=0))", 1, 2, 0);
	trans[0][740]	= settr(739,2,771,1,0,"(1)", 1, 2, 0);
	trans[0][758]	= settr(757,2,771,1,0,".(goto)", 1, 2, 0);
	trans[0][741]	= settr(740,2,746,2,0,"else", 1, 2, 0);
	T = trans[ 0][746] = settr(745,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(745,0,742,0,0,"sub-sequence", 1, 2, 0);
	trans[0][742]	= settr(741,2,755,161,161,"tokens = (tokens+1)", 1, 2, 0); /* m: 743 -> 0,755 */
	reached0[743] = 1;
	trans[0][743]	= settr(0,0,0,0,0,"prev[tokens] = redis[srv].tail",0,0,0);
	trans[0][744]	= settr(0,0,0,0,0,"ofKey[tokens] = 1",0,0,0);
	trans[0][745]	= settr(0,0,0,0,0,"redis[srv].tail = tokens",0,0,0);
	trans[0][747]	= settr(0,0,0,0,0,"redis[srv].done = (redis[srv].done|(1<<relay[rl].from))",0,0,0);
	T = trans[0][755] = settr(754,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(754,2,748,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(754,2,751,0,0,"IF", 1, 2, 0);
	trans[0][748]	= settr(747,2,750,162,0,"((relay[rl].from==2))", 1, 2, 0);
	T = trans[ 0][750] = settr(749,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(749,0,749,0,0,"sub-sequence", 1, 2, 0);
	trans[0][749]	= settr(748,2,771,1,0,"(1)", 1, 2, 0);
	trans[0][756]	= settr(755,2,771,1,0,".(goto)", 1, 2, 0);
	trans[0][751]	= settr(750,2,752,2,0,"else", 1, 2, 0);
	trans[0][752]	= settr(751,2,771,163,163,"redis[srv].value = 0", 1, 2, 0); /* m: 753 -> 0,771 */
	reached0[753] = 1;
	trans[0][753]	= settr(0,0,0,0,0,"redis[srv].valueGen = 0",0,0,0);
	trans[0][754]	= settr(0,0,0,0,0,"redis[srv].lease = 0",0,0,0);
	T = trans[ 0][771] = settr(770,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(770,0,760,0,0,"sub-sequence", 1, 2, 0);
	trans[0][760]	= settr(759,2,768,164,164,"redis[srv].pos0 = 0", 1, 2, 0); /* m: 761 -> 0,768 */
	reached0[761] = 1;
	trans[0][761]	= settr(0,0,0,0,0,"redis[srv].pos1 = 0",0,0,0);
	T = trans[0][768] = settr(767,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(767,2,762,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(767,2,765,0,0,"IF", 1, 2, 0);
	trans[0][762]	= settr(761,2,775,165,165,"((rl==0))", 1, 2, 0); /* m: 763 -> 775,0 */
	reached0[763] = 1;
	trans[0][763]	= settr(0,0,0,0,0,"redis[srv].pos0 = 1",0,0,0);
	trans[0][764]	= settr(0,0,0,0,0,"redis[(1-srv)].pos0 = 0",0,0,0);
	trans[0][769]	= settr(768,2,770,1,0,".(goto)", 1, 2, 0); /* m: 770 -> 0,775 */
	reached0[770] = 1;
	trans[0][765]	= settr(764,2,766,2,0,"else", 1, 2, 0);
	trans[0][766]	= settr(765,2,775,166,166,"redis[srv].pos1 = 1", 1, 2, 0); /* m: 767 -> 0,775 */
	reached0[767] = 1;
	trans[0][767]	= settr(0,0,0,0,0,"redis[(1-srv)].pos1 = 0",0,0,0);
	trans[0][770]	= settr(769,2,775,167,167,"samePos = 0", 1, 2, 0);
	T = trans[0][775] = settr(774,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(774,2,772,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(774,2,774,0,0,"IF", 1, 2, 0);
	trans[0][772]	= settr(771,0,836,168,168,"((relay[rl].from==relay[rl].to))", 1, 2, 0); /* m: 773 -> 836,0 */
	reached0[773] = 1;
	trans[0][773]	= settr(0,0,0,0,0,"relay[rl].at = 3",0,0,0);
	trans[0][776]	= settr(775,2,833,1,0,".(goto)", 1, 2, 0); /* m: 833 -> 0,836 */
	reached0[833] = 1;
	trans[0][774]	= settr(773,2,833,2,0,"else", 1, 2, 0);
	trans[0][794]	= settr(793,2,833,1,0,".(goto)", 1, 2, 0); /* m: 833 -> 0,836 */
	reached0[833] = 1;
	trans[0][777]	= settr(776,2,792,2,0,"else", 1, 2, 0);
	T = trans[ 0][792] = settr(791,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(791,0,778,0,0,"sub-sequence", 1, 2, 0);
	trans[0][778]	= settr(777,2,790,169,169,"relay[rl].at = 0", 1, 2, 0); /* m: 779 -> 0,790 */
	reached0[779] = 1;
	trans[0][779]	= settr(0,0,0,0,0,"relay[rl].young = 0",0,0,0);
	trans[0][780]	= settr(0,0,0,0,0,"relay[rl].from = 0",0,0,0);
	trans[0][781]	= settr(0,0,0,0,0,"relay[rl].to = 0",0,0,0);
	trans[0][782]	= settr(0,0,0,0,0,"relay[rl].reset = 0",0,0,0);
	trans[0][783]	= settr(0,0,0,0,0,"relay[rl].gen = 0",0,0,0);
	T = trans[0][790] = settr(789,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(789,2,784,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(789,2,787,0,0,"IF", 1, 2, 0);
	trans[0][784]	= settr(783,0,836,170,170,"((rl==0))", 1, 2, 0); /* m: 785 -> 836,0 */
	reached0[785] = 1;
	trans[0][785]	= settr(0,0,0,0,0,"redis[0].pos0 = 0",0,0,0);
	trans[0][786]	= settr(0,0,0,0,0,"redis[1].pos0 = 0",0,0,0);
	trans[0][791]	= settr(790,2,833,1,0,".(goto)", 1, 2, 0); /* m: 833 -> 0,836 */
	reached0[833] = 1;
	trans[0][787]	= settr(786,2,788,2,0,"else", 1, 2, 0);
	trans[0][788]	= settr(787,0,836,171,171,"redis[0].pos1 = 0", 1, 2, 0); /* m: 789 -> 0,836 */
	reached0[789] = 1;
	trans[0][789]	= settr(0,0,0,0,0,"redis[1].pos1 = 0",0,0,0);
	trans[0][795]	= settr(794,2,814,172,0,"((relay[rl].at==3))", 1, 2, 0);
	T = trans[0][814] = settr(813,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(813,2,796,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(813,2,813,0,0,"IF", 1, 2, 0);
	trans[0][796]	= settr(795,2,811,173,173,"((((rl==0)&&redis[srv].pos0)||((rl==1)&&redis[srv].pos1)))", 1, 2, 0); /* m: 797 -> 811,0 */
	reached0[797] = 1;
	trans[0][797]	= settr(0,0,0,0,0,"redis[srv].cursor = relay[rl].to",0,0,0);
	trans[0][798]	= settr(0,0,0,0,0,"redis[srv].promise = relay[rl].young",0,0,0);
	trans[0][799]	= settr(0,0,0,0,0,"redis[srv].promiseGen = redis[srv].gen",0,0,0);
	T = trans[ 0][811] = settr(810,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(810,0,800,0,0,"sub-sequence", 1, 2, 0);
	trans[0][800]	= settr(799,2,808,174,174,"redis[srv].pos0 = 0", 1, 2, 0); /* m: 801 -> 0,808 */
	reached0[801] = 1;
	trans[0][801]	= settr(0,0,0,0,0,"redis[srv].pos1 = 0",0,0,0);
	T = trans[0][808] = settr(807,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(807,2,802,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(807,2,805,0,0,"IF", 1, 2, 0);
	trans[0][802]	= settr(801,2,830,175,175,"((rl==0))", 1, 2, 0); /* m: 803 -> 830,0 */
	reached0[803] = 1;
	trans[0][803]	= settr(0,0,0,0,0,"redis[srv].pos0 = 1",0,0,0);
	trans[0][804]	= settr(0,0,0,0,0,"redis[(1-srv)].pos0 = 0",0,0,0);
	trans[0][809]	= settr(808,2,810,1,0,".(goto)", 1, 2, 0); /* m: 810 -> 0,830 */
	reached0[810] = 1;
	trans[0][805]	= settr(804,2,806,2,0,"else", 1, 2, 0);
	trans[0][806]	= settr(805,2,830,176,176,"redis[srv].pos1 = 1", 1, 2, 0); /* m: 807 -> 0,830 */
	reached0[807] = 1;
	trans[0][807]	= settr(0,0,0,0,0,"redis[(1-srv)].pos1 = 0",0,0,0);
	trans[0][810]	= settr(809,2,830,177,177,"samePos = 0", 1, 2, 0); /* m: 812 -> 0,830 */
	reached0[812] = 1;
	trans[0][812]	= settr(0,0,0,0,0,"assert(((redis[srv].cohAbsent||!(((redis[srv].value>0)&&(redis[srv].valueGen==redis[srv].promiseGen))))||(redis[srv].value>=redis[srv].cursor)))",0,0,0);
	trans[0][815]	= settr(814,2,830,1,0,".(goto)", 1, 2, 0);
	trans[0][813]	= settr(812,2,830,2,0,"else", 1, 2, 0);
	T = trans[ 0][830] = settr(829,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(829,0,816,0,0,"sub-sequence", 1, 2, 0);
	trans[0][816]	= settr(815,2,828,178,178,"relay[rl].at = 0", 1, 2, 0); /* m: 817 -> 0,828 */
	reached0[817] = 1;
	trans[0][817]	= settr(0,0,0,0,0,"relay[rl].young = 0",0,0,0);
	trans[0][818]	= settr(0,0,0,0,0,"relay[rl].from = 0",0,0,0);
	trans[0][819]	= settr(0,0,0,0,0,"relay[rl].to = 0",0,0,0);
	trans[0][820]	= settr(0,0,0,0,0,"relay[rl].reset = 0",0,0,0);
	trans[0][821]	= settr(0,0,0,0,0,"relay[rl].gen = 0",0,0,0);
	T = trans[0][828] = settr(827,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(827,2,822,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(827,2,825,0,0,"IF", 1, 2, 0);
	trans[0][822]	= settr(821,0,836,179,179,"((rl==0))", 1, 2, 0); /* m: 823 -> 836,0 */
	reached0[823] = 1;
	trans[0][823]	= settr(0,0,0,0,0,"redis[0].pos0 = 0",0,0,0);
	trans[0][824]	= settr(0,0,0,0,0,"redis[1].pos0 = 0",0,0,0);
	trans[0][829]	= settr(828,2,833,1,0,".(goto)", 1, 2, 0); /* m: 833 -> 0,836 */
	reached0[833] = 1;
	trans[0][825]	= settr(824,2,826,2,0,"else", 1, 2, 0);
	trans[0][826]	= settr(825,0,836,180,180,"redis[0].pos1 = 0", 1, 2, 0); /* m: 827 -> 0,836 */
	reached0[827] = 1;
	trans[0][827]	= settr(0,0,0,0,0,"redis[1].pos1 = 0",0,0,0);
	trans[0][833]	= settr(832,0,836,181,181,"rl = 0", 1, 2, 0); /* m: 834 -> 0,836 */
	reached0[834] = 1;
	trans[0][834]	= settr(0,0,0,0,0,"srv = 0",0,0,0);
	trans[0][838]	= settr(837,0,839,1,0,"break", 0, 2, 0);
	trans[0][839]	= settr(838,0,0,182,182,"-end-", 0, 3500, 0);
	/* np_ demon: */
	trans[_NP_] = (Trans **) emalloc(3*sizeof(Trans *));
	T = trans[_NP_][0] = settr(9997,0,1,_T5,0,"(np_)", 1,2,0);
	    T->nxt	  = settr(9998,0,0,_T2,0,"(1)",   0,2,0);
	T = trans[_NP_][1] = settr(9999,0,1,_T5,0,"(np_)", 1,2,0);
}

Trans *
settr(	int t_id, int a, int b, int c, int d,
	char *t, int g, int tpe0, int tpe1)
{	Trans *tmp = (Trans *) emalloc(sizeof(Trans));

	tmp->atom  = a&(6|32);	/* only (2|8|32) have meaning */
	if (!g) tmp->atom |= 8;	/* no global references */
	tmp->st    = b;
	tmp->tpe[0] = tpe0;
	tmp->tpe[1] = tpe1;
	tmp->tp    = t;
	tmp->t_id  = t_id;
	tmp->forw  = c;
	tmp->back  = d;
	return tmp;
}

Trans *
cpytr(Trans *a)
{	Trans *tmp = (Trans *) emalloc(sizeof(Trans));

	int i;
	tmp->atom  = a->atom;
	tmp->st    = a->st;
#ifdef HAS_UNLESS
	tmp->e_trans = a->e_trans;
	for (i = 0; i < HAS_UNLESS; i++)
		tmp->escp[i] = a->escp[i];
#endif
	tmp->tpe[0] = a->tpe[0];
	tmp->tpe[1] = a->tpe[1];
	for (i = 0; i < 6; i++)
	{	tmp->qu[i] = a->qu[i];
		tmp->ty[i] = a->ty[i];
	}
	tmp->tp    = (char *) emalloc(strlen(a->tp)+1);
	strcpy(tmp->tp, a->tp);
	tmp->t_id  = a->t_id;
	tmp->forw  = a->forw;
	tmp->back  = a->back;
	return tmp;
}

#ifndef NOREDUCE
int
srinc_set(int n)
{	if (n <= 2) return LOCAL;
	if (n <= 2+  DELTA) return Q_FULL_F; /* 's' or nfull  */
	if (n <= 2+2*DELTA) return Q_EMPT_F; /* 'r' or nempty */
	if (n <= 2+3*DELTA) return Q_EMPT_T; /* empty */
	if (n <= 2+4*DELTA) return Q_FULL_T; /* full  */
	if (n ==   5*DELTA) return GLOBAL;
	if (n ==   6*DELTA) return TIMEOUT_F;
	if (n ==   7*DELTA) return ALPHA_F;
	Uerror("cannot happen srinc_class");
	return BAD;
}
int
srunc(int n, int m)
{	switch(m) {
	case Q_FULL_F: return n-2;
	case Q_EMPT_F: return n-2-DELTA;
	case Q_EMPT_T: return n-2-2*DELTA;
	case Q_FULL_T: return n-2-3*DELTA;
	case ALPHA_F:
	case TIMEOUT_F: return 257; /* non-zero, and > MAXQ */
	}
	Uerror("cannot happen srunc");
	return 0;
}
#endif
int cnt;
#ifdef HAS_UNLESS
int
isthere(Trans *a, int b)
{	Trans *t;
	for (t = a; t; t = t->nxt)
		if (t->t_id == b)
			return 1;
	return 0;
}
#endif
#ifndef NOREDUCE
int
mark_safety(Trans *t) /* for conditional safety */
{	int g = 0, i, j, k;

	if (!t) return 0;
	if (t->qu[0])
		return (t->qu[1])?2:1;	/* marked */

	for (i = 0; i < 2; i++)
	{	j = srinc_set(t->tpe[i]);
		if (j >= GLOBAL && j != ALPHA_F)
			return -1;
		if (j != LOCAL)
		{	k = srunc(t->tpe[i], j);
			if (g == 0
			||  t->qu[0] != k
			||  t->ty[0] != j)
			{	t->qu[g] = k;
				t->ty[g] = j;
				g++;
	}	}	}
	return g;
}
#endif
void
retrans(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
	/* process n, with m states, is=initial state */
{	Trans *T0, *T1, *T2, *T3;
	Trans *T4, *T5; /* t_reverse or has_unless */
	int i;
#if defined(HAS_UNLESS) || !defined(NOREDUCE)
	int k;
#endif
#ifndef NOREDUCE
	int g, h, j, aa;
#endif
#ifdef HAS_UNLESS
	int p;
#endif
	if (state_tables >= 4)
	{	printf("STEP 1 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
	do {
		for (i = 1, cnt = 0; i < m; i++)
		{	T2 = trans[n][i];
			T1 = T2?T2->nxt:(Trans *)0;
/* prescan: */		for (T0 = T1; T0; T0 = T0->nxt)
/* choice in choice */	{	if (T0->st && trans[n][T0->st]
				&&  trans[n][T0->st]->nxt)
					break;
			}
#if 0
		if (T0)
		printf("\tstate %d / %d: choice in choice\n",
		i, T0->st);
#endif
			if (T0)
			for (T0 = T1; T0; T0 = T0->nxt)
			{	T3 = trans[n][T0->st];
				if (!T3->nxt)
				{	T2->nxt = cpytr(T0);
					T2 = T2->nxt;
					imed(T2, T0->st, n, i);
					continue;
				}
				do {	T3 = T3->nxt;
					T2->nxt = cpytr(T3);
					T2 = T2->nxt;
					imed(T2, T0->st, n, i);
				} while (T3->nxt);
				cnt++;
			}
		}
	} while (cnt);
	if (state_tables >= 3)
	{	printf("STEP 2 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
	for (i = 1; i < m; i++)
	{	if (trans[n][i] && trans[n][i]->nxt) /* optimize */
		{	T1 = trans[n][i]->nxt;
#if 0
			printf("\t\tpull %d (%d) to %d\n",
			T1->st, T1->forw, i);
#endif
			srcln[i] = srcln[T1->st];	/* Oyvind Teig, 5.2.0 */

			if (!trans[n][T1->st]) continue;
			T0 = cpytr(trans[n][T1->st]);
			trans[n][i] = T0;
			reach[T1->st] = 1;
			imed(T0, T1->st, n, i);
			for (T1 = T1->nxt; T1; T1 = T1->nxt)
			{
#if 0
			printf("\t\tpull %d (%d) to %d\n",
				T1->st, T1->forw, i);
#endif
		/*		srcln[i] = srcln[T1->st];  gh: not useful */
				if (!trans[n][T1->st]) continue;
				T0->nxt = cpytr(trans[n][T1->st]);
				T0 = T0->nxt;
				reach[T1->st] = 1;
				imed(T0, T1->st, n, i);
	}	}	}
	if (state_tables >= 2)
	{	printf("STEP 3 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
#ifdef HAS_UNLESS
	for (i = 1; i < m; i++)
	{	if (!trans[n][i]) continue;
		/* check for each state i if an
		 * escape to some state p is defined
		 * if so, copy and mark p's transitions
		 * and prepend them to the transition-
		 * list of state i
		 */
	 if (!like_java) /* the default */
	 {	for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		for (k = HAS_UNLESS-1; k >= 0; k--)
		{	if (p = T0->escp[k])
			for (T1 = trans[n][p]; T1; T1 = T1->nxt)
			{	if (isthere(trans[n][i], T1->t_id))
					continue;
				T2 = cpytr(T1);
				T2->e_trans = p;
				T2->nxt = trans[n][i];
				trans[n][i] = T2;
		}	}
	 } else /* outermost unless checked first */
	 {	T4 = T3 = (Trans *) 0;
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		for (k = HAS_UNLESS-1; k >= 0; k--)
		{	if (p = T0->escp[k])
			for (T1 = trans[n][p]; T1; T1 = T1->nxt)
			{	if (isthere(trans[n][i], T1->t_id))
					continue;
				T2 = cpytr(T1);
				T2->nxt = (Trans *) 0;
				T2->e_trans = p;
				if (T3)	T3->nxt = T2;
				else	T4 = T2;
				T3 = T2;
		}	}
		if (T4)
		{	T3->nxt = trans[n][i];
			trans[n][i] = T4;
		}
	 }
	}
#endif
#ifndef NOREDUCE
	for (i = 1; i < m; i++)
	{	if (a_cycles)
		{ /* moves through these states are visible */
	#if PROG_LAB>0 && defined(HAS_NP)
			if (progstate[n][i])
				goto degrade;
			for (T1 = trans[n][i]; T1; T1 = T1->nxt)
				if (progstate[n][T1->st])
					goto degrade;
	#endif
			if (accpstate[n][i] || visstate[n][i])
				goto degrade;
			for (T1 = trans[n][i]; T1; T1 = T1->nxt)
				if (accpstate[n][T1->st])
					goto degrade;
		}
		T1 = trans[n][i];
		if (!T1) continue;
		g = mark_safety(T1);	/* V3.3.1 */
		if (g < 0) goto degrade; /* global */
		/* check if mixing of guards preserves reduction */
		if (T1->nxt)
		{	k = 0;
			for (T0 = T1; T0; T0 = T0->nxt)
			{	if (!(T0->atom&8))
					goto degrade;
				for (aa = 0; aa < 2; aa++)
				{	j = srinc_set(T0->tpe[aa]);
					if (j >= GLOBAL && j != ALPHA_F)
						goto degrade;
					if (T0->tpe[aa]
					&&  T0->tpe[aa]
					!=  T1->tpe[0])
						k = 1;
			}	}
			/* g = 0;	V3.3.1 */
			if (k)	/* non-uniform selection */
			for (T0 = T1; T0; T0 = T0->nxt)
			for (aa = 0; aa < 2; aa++)
			{	j = srinc_set(T0->tpe[aa]);
				if (j != LOCAL)
				{	k = srunc(T0->tpe[aa], j);
					for (h = 0; h < 6; h++)
						if (T1->qu[h] == k
						&&  T1->ty[h] == j)
							break;
					if (h >= 6)
					{	T1->qu[g%6] = k;
						T1->ty[g%6] = j;
						g++;
			}	}	}
			if (g > 6)
			{	T1->qu[0] = 0;	/* turn it off */
				printf("pan: warning, line %d, ",
					srcln[i]);
			 	printf("too many stmnt types (%d)",
					g);
			  	printf(" in selection\n");
			  goto degrade;
			}
		}
		/* mark all options global if >=1 is global */
		for (T1 = trans[n][i]; T1; T1 = T1->nxt)
			if (!(T1->atom&8)) break;
		if (T1)
degrade:	for (T1 = trans[n][i]; T1; T1 = T1->nxt)
			T1->atom &= ~8;	/* mark as unsafe */
		/* can only mix 'r's or 's's if on same chan */
		/* and not mixed with other local operations */
		T1 = trans[n][i];
		if (!T1 || T1->qu[0]) continue;
		j = T1->tpe[0];
		if (T1->nxt && T1->atom&8)
		{ if (j == 5*DELTA)
		  {	printf("warning: line %d ", srcln[i]);
			printf("mixed condition ");
			printf("(defeats reduction)\n");
			goto degrade;
		  }
		  for (T0 = T1; T0; T0 = T0->nxt)
		  for (aa = 0; aa < 2; aa++)
		  if  (T0->tpe[aa] && T0->tpe[aa] != j)
		  {	printf("warning: line %d ", srcln[i]);
			printf("[%d-%d] mixed %stion ",
				T0->tpe[aa], j, 
				(j==5*DELTA)?"condi":"selec");
			printf("(defeats reduction)\n");
			printf("	'%s' <-> '%s'\n",
				T1->tp, T0->tp);
			goto degrade;
		} }
	}
#endif
	for (i = 1; i < m; i++)
	{	T2 = trans[n][i];
		if (!T2
		||  T2->nxt
		||  strncmp(T2->tp, ".(goto)", 7)
		||  !stopstate[n][i])
			continue;
		stopstate[n][T2->st] = 1;
	}
	if (state_tables && !verbose)
	{	if (dodot)
		{	char buf[256], *q = buf, *p = procname[n];
			while (*p != '\0')
			{	if (*p != ':')
				{	*q++ = *p;
				}
				p++;
			}
			*q = '\0';
			printf("digraph ");
			switch (Btypes[n]) {
			case I_PROC:  printf("init {\n"); break;
			case N_CLAIM: printf("claim_%s {\n", buf); break;
			case E_TRACE: printf("notrace {\n"); break;
			case N_TRACE: printf("trace {\n"); break;
			default:      printf("p_%s {\n", buf); break;
			}
			printf("size=\"8,10\";\n");
			printf("  GT [shape=box,style=dotted,label=\"%s\"];\n", buf);
			printf("  GT -> S%d;\n", is);
		} else
		{	switch (Btypes[n]) {
			case I_PROC:  printf("init\n"); break;
			case N_CLAIM: printf("claim %s\n", procname[n]); break;
			case E_TRACE: printf("notrace assertion\n"); break;
			case N_TRACE: printf("trace assertion\n"); break;
			default:      printf("proctype %s\n", procname[n]); break;
		}	}
		for (i = 1; i < m; i++)
		{	reach[i] = 1;
		}
		tagtable(n, m, is, srcln, reach);
		if (dodot) printf("}\n");
	} else
	for (i = 1; i < m; i++)
	{	int nrelse;
		if (Btypes[n] != N_CLAIM)
		{	for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			{	if (T0->st == i
				&& strcmp(T0->tp, "(1)") == 0)
				{	printf("error: proctype '%s' ",
						procname[n]);
		  			printf("line %d, state %d: has un",
						srcln[i], i);
					printf("conditional self-loop\n");
					pan_exit(1);
		}	}	}
		nrelse = 0;
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		{	if (strcmp(T0->tp, "else") == 0)
				nrelse++;
		}
		if (nrelse > 1)
		{	printf("error: proctype '%s' state",
				procname[n]);
		  	printf(" %d, inherits %d", i, nrelse);
		  	printf(" 'else' stmnts\n");
			pan_exit(1);
	}	}
#if !defined(LOOPSTATE) && !defined(BFS_PAR)
	if (state_tables)
#endif
	do_dfs(n, m, is, srcln, reach, lpstate);

	if (!t_reverse)
	{	return;
	}
	/* process n, with m states, is=initial state -- reverse list */
	if (!state_tables && Btypes[n] != N_CLAIM)
	{	for (i = 1; i < m; i++)
		{	Trans *Tx = (Trans *) 0; /* list of escapes */
			Trans *Ty = (Trans *) 0; /* its tail element */
			T1 = (Trans *) 0; /* reversed list */
			T2 = (Trans *) 0; /* its tail */
			T3 = (Trans *) 0; /* remembers possible 'else' */

			/* find unless-escapes, they should go first */
			T4 = T5 = T0 = trans[n][i];
	#ifdef HAS_UNLESS
			while (T4 && T4->e_trans) /* escapes are first in orig list */
			{	T5 = T4;	  /* remember predecessor */
				T4 = T4->nxt;
			}
	#endif
			/* T4 points to first non-escape, T5 to its parent, T0 to original list */
			if (T4 != T0)		 /* there was at least one escape */
			{	T3 = T5->nxt;		 /* start of non-escapes */
				T5->nxt = (Trans *) 0;	 /* separate */
				Tx = T0;		 /* start of the escapes */
				Ty = T5;		 /* its tail */
				T0 = T3;		 /* the rest, to be reversed */
			}
			/* T0 points to first non-escape, Tx to the list of escapes, Ty to its tail */

			/* first tail-add non-escape transitions, reversed */
			T3 = (Trans *) 0;
			for (T5 = T0; T5; T5 = T4)
			{	T4 = T5->nxt;
	#ifdef HAS_UNLESS
				if (T5->e_trans)
				{	printf("error: cannot happen!\n");
					continue;
				}
	#endif
				if (strcmp(T5->tp, "else") == 0)
				{	T3 = T5;
					T5->nxt = (Trans *) 0;
				} else
				{	T5->nxt = T1;
					if (!T1) { T2 = T5; }
					T1 = T5;
			}	}
			/* T3 points to a possible else, which is removed from the list */
			/* T1 points to the reversed list so far (without escapes) */
			/* T2 points to the tail element -- where the else should go */
			if (T2 && T3)
			{	T2->nxt = T3;	/* add else */
			} else
			{	if (T3) /* there was an else, but there's no tail */
				{	if (!T1)	/* and no reversed list */
					{	T1 = T3; /* odd, but possible */
					} else		/* even stranger */
					{	T1->nxt = T3;
			}	}	}

			/* add in the escapes, to that they appear at the front */
			if (Tx && Ty) { Ty->nxt = T1; T1 = Tx; }

			trans[n][i] = T1;
			/* reversed, with escapes first and else last */
	}	}
	if (state_tables && verbose)
	{	printf("FINAL proctype %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
	}
}
void
imed(Trans *T, int v, int n, int j)	/* set intermediate state */
{	progstate[n][T->st] |= progstate[n][v];
	accpstate[n][T->st] |= accpstate[n][v];
	stopstate[n][T->st] |= stopstate[n][v];
	mapstate[n][j] = T->st;
}
void
tagtable(int n, int m, int is, short srcln[], uchar reach[])
{	Trans *z;

	if (is >= m || !trans[n][is]
	||  is <= 0 || reach[is] == 0)
		return;
	reach[is] = 0;
	if (state_tables)
	for (z = trans[n][is]; z; z = z->nxt)
	{	if (dodot)
			dot_crack(n, is, z);
		else
			crack(n, is, z, srcln);
	}

	for (z = trans[n][is]; z; z = z->nxt)
	{
#ifdef HAS_UNLESS
		int i, j;
#endif
		tagtable(n, m, z->st, srcln, reach);
#ifdef HAS_UNLESS
		for (i = 0; i < HAS_UNLESS; i++)
		{	j = trans[n][is]->escp[i];
			if (!j) break;
			tagtable(n, m, j, srcln, reach);
		}
#endif
	}
}

extern Trans *t_id_lkup[];

void
dfs_table(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
{	Trans *z;

	if (is >= m || is <= 0 || !trans[n][is])
		return;
	if ((reach[is] & (4|8|16)) != 0)
	{	if ((reach[is] & (8|16)) == 16)	/* on stack, not yet recorded */
		{	lpstate[is] = 1;
			reach[is] |= 8; /* recorded */
			if (state_tables && verbose)
			{	printf("state %d line %d is a loopstate\n", is, srcln[is]);
		}	}
		return;
	}
	reach[is] |= (4|16);	/* visited | onstack */
	for (z = trans[n][is]; z; z = z->nxt)
	{	t_id_lkup[z->t_id] = z;
#ifdef HAS_UNLESS
		int i, j;
#endif
		dfs_table(n, m, z->st, srcln, reach, lpstate);
#ifdef HAS_UNLESS
		for (i = 0; i < HAS_UNLESS; i++)
		{	j = trans[n][is]->escp[i];
			if (!j) break;
			dfs_table(n, m, j, srcln, reach, lpstate);
		}
#endif
	}
	reach[is] &= ~16; /* no longer on stack */
}
void
do_dfs(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
{	int i;
	dfs_table(n, m, is, srcln, reach, lpstate);
	for (i = 0; i < m; i++)
		reach[i] &= ~(4|8|16);
}
void
crack(int n, int j, Trans *z, short srcln[])
{	int i;

	if (!z) return;
	printf("	state %3d -(tr %3d)-> state %3d  ",
		j, z->forw, z->st);
	printf("[id %3d tp %3d", z->t_id, z->tpe[0]);
	if (z->tpe[1]) printf(",%d", z->tpe[1]);
#ifdef HAS_UNLESS
	if (z->e_trans)
		printf(" org %3d", z->e_trans);
	else if (state_tables >= 2)
	for (i = 0; i < HAS_UNLESS; i++)
	{	if (!z->escp[i]) break;
		printf(" esc %d", z->escp[i]);
	}
#endif
	printf("]");
	printf(" [%s%s%s%s%s] %s:%d => ",
		z->atom&6?"A":z->atom&32?"D":"-",
		accpstate[n][j]?"a" :"-",
		stopstate[n][j]?"e" : "-",
		progstate[n][j]?"p" : "-",
		z->atom & 8 ?"L":"G",
		PanSource, srcln[j]);
	for (i = 0; z->tp[i]; i++)
		if (z->tp[i] == '\n')
			printf("\\n");
		else
			putchar(z->tp[i]);
	if (verbose && z->qu[0])
	{	printf("\t[");
		for (i = 0; i < 6; i++)
			if (z->qu[i])
				printf("(%d,%d)",
				z->qu[i], z->ty[i]);
		printf("]");
	}
	printf("\n");
	fflush(stdout);
}
/* spin -a m.pml; cc -o pan pan.c; ./pan -D | dot -Tps > foo.ps; ps2pdf foo.ps */
void
dot_crack(int n, int j, Trans *z)
{	int i;

	if (!z) return;
	printf("	S%d -> S%d  [color=black", j, z->st);

	if (z->atom&6) printf(",style=dashed");
	else if (z->atom&32) printf(",style=dotted");
	else if (z->atom&8) printf(",style=solid");
	else printf(",style=bold");

	printf(",label=\"");
	for (i = 0; z->tp[i]; i++)
	{	if (z->tp[i] == '\\'
		&&  z->tp[i+1] == 'n')
		{	i++; printf(" ");
		} else
		{	putchar(z->tp[i]);
	}	}
	printf("\"];\n");
	if (accpstate[n][j]) printf("  S%d [color=red,style=bold];\n", j);
	else if (progstate[n][j]) printf("  S%d [color=green,style=bold];\n", j);
	if (stopstate[n][j]) printf("  S%d [color=blue,style=bold,shape=box];\n", j);
}

#ifdef VAR_RANGES
#define BYTESIZE	32	/* 2^8 : 2^3 = 256:8 = 32 */

typedef struct Vr_Ptr {
	char	*nm;
	uchar	vals[BYTESIZE];
	struct Vr_Ptr *nxt;
} Vr_Ptr;
Vr_Ptr *ranges = (Vr_Ptr *) 0;

void
logval(char *s, int v)
{	Vr_Ptr *tmp;

	if (v<0 || v > 255) return;
	for (tmp = ranges; tmp; tmp = tmp->nxt)
		if (!strcmp(tmp->nm, s))
			goto found;
	tmp = (Vr_Ptr *) emalloc(sizeof(Vr_Ptr));
	tmp->nxt = ranges;
	ranges = tmp;
	tmp->nm = s;
found:
	tmp->vals[(v)/8] |= 1<<((v)%8);
}

void
dumpval(uchar X[], int range)
{	int w, x, i, j = -1;

	for (w = i = 0; w < range; w++)
	for (x = 0; x < 8; x++, i++)
	{
from:		if ((X[w] & (1<<x)))
		{	printf("%d", i);
			j = i;
			goto upto;
	}	}
	return;
	for (w = 0; w < range; w++)
	for (x = 0; x < 8; x++, i++)
	{
upto:		if (!(X[w] & (1<<x)))
		{	if (i-1 == j)
				printf(", ");
			else
				printf("-%d, ", i-1);
			goto from;
	}	}
	if (j >= 0 && j != 255)
		printf("-255");
}

void
dumpranges(void)
{	Vr_Ptr *tmp;
	printf("\nValues assigned within ");
	printf("interval [0..255]:\n");
	for (tmp = ranges; tmp; tmp = tmp->nxt)
	{	printf("\t%s\t: ", tmp->nm);
		dumpval(tmp->vals, BYTESIZE);
		printf("\n");
	}
}
#endif
