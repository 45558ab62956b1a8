/* How many calls into the kernel moved bytes, or tried to. */
extern long sends, receives;
