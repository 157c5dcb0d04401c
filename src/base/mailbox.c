#include "base/mailbox.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/xalloc.h"

struct mailbox {
	pthread_mutex_t lock;
	pthread_cond_t arrived;
	struct mail *first, *last;
	size_t n, max;
	int fd; /* readable exactly while n > 0 (or closed) */
	bool closed;
};

struct mailbox *
mailbox_new(size_t max)
{
	struct mailbox *box = xcalloc(1, sizeof(*box));

	(void)pthread_mutex_init(
	    &box->lock, NULL); /* cannot fail with default attributes */
	(void)pthread_cond_init(&box->arrived, NULL);
	box->max = max;
	box->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (box->fd < 0)
		fatal("a mailbox needs a file descriptor");
	return box;
}

void
mailbox_free(struct mailbox *box)
{
	if (box->n != 0)
		fatalx("a mailbox must be empty when freed, %zu wait", box->n);
	(void)close(box->fd);
	(void)pthread_cond_destroy(&box->arrived);
	(void)pthread_mutex_destroy(&box->lock);
	free(box);
}

static void
ring(struct mailbox *box)
{
	uint64_t one = 1;

	/* can only fail when the counter is full, and then it is readable already */
	(void)!write(box->fd, &one, sizeof(one));
}

/* A list of n; the lock is held. */
static void
append(struct mailbox *box, struct mail *first, struct mail *last, size_t n)
{
	bool silent = box->n == 0;

	if (box->first == NULL)
		box->first = first;
	else
		box->last->next = first;
	box->last = last;
	box->n += n;
	if (silent) {
		ring(box);
		(void)pthread_cond_signal(&box->arrived);
	}
}

bool
mailbox_put(struct mailbox *box, struct mail *mail)
{
	bool taken;

	(void)pthread_mutex_lock(&box->lock);
	taken = !box->closed && box->n < box->max;
	if (taken) {
		mail->next = NULL;
		append(box, mail, mail, 1);
	}
	(void)pthread_mutex_unlock(&box->lock);
	return taken;
}

void
mailbox_reply(struct mailbox *box, struct mail *first)
{
	struct mail *last = first;
	size_t n = 1;

	for (; last->next != NULL; n++)
		last = last->next;
	(void)pthread_mutex_lock(&box->lock);
	append(box, first, last, n);
	(void)pthread_mutex_unlock(&box->lock);
}

/* Cuts up to max items off the front; the lock is held. */
static struct mail *
cut(struct mailbox *box, size_t max)
{
	struct mail *first = box->first, *last = first;
	uint64_t count;
	size_t n;

	if (first == NULL)
		return NULL;
	for (n = 1; n < max && last->next != NULL; n++)
		last = last->next;
	box->first = last->next;
	last->next = NULL;
	box->n -= n;
	if (box->n == 0)
		(void)!read(
		    box->fd, &count, sizeof(count)); /* EAGAIN: was silent already */
	return first;
}

struct mail *
mailbox_take_all(struct mailbox *box, size_t max)
{
	struct mail *list;

	(void)pthread_mutex_lock(&box->lock);
	while (box->first == NULL && !box->closed)
		(void)pthread_cond_wait(&box->arrived, &box->lock);
	list = cut(box, max);
	(void)pthread_mutex_unlock(&box->lock);
	return list;
}

struct mail *
mailbox_poll(struct mailbox *box, size_t max)
{
	struct mail *list;

	(void)pthread_mutex_lock(&box->lock);
	list = cut(box, max);
	(void)pthread_mutex_unlock(&box->lock);
	return list;
}

int
mailbox_fd(const struct mailbox *box)
{
	return box->fd;
}

size_t
mailbox_len(struct mailbox *box)
{
	size_t n;

	(void)pthread_mutex_lock(&box->lock);
	n = box->n;
	(void)pthread_mutex_unlock(&box->lock);
	return n;
}

void
mailbox_close(struct mailbox *box)
{
	(void)pthread_mutex_lock(&box->lock);
	box->closed = true;
	(void)pthread_cond_broadcast(&box->arrived);
	(void)pthread_mutex_unlock(&box->lock);
}
