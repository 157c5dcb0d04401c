/*
 * Who waits for a job of the store: the address of one of these, the first member of
 * the owner's struct, goes into job.owner; the loop calls it when the job comes back.
 */
#ifndef KALATA_GATEWAY_JOB_OWNER_H
#define KALATA_GATEWAY_JOB_OWNER_H

struct job;

struct job_owner {
	void (*done)(struct job_owner *, struct job *);
};

#endif
