#include "console/workers.h"

#include <event2/event.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mailbox.h"
#include "base/xalloc.h"

#define THREADS 2

struct work {
	struct mail mail;
	void (*run)(void *ctx);
	void (*done)(void *ctx);
	void *ctx;
};

struct workers {
	struct mailbox *todo, *finished;
	struct event *on_finished;
	pthread_t thread[THREADS];
	size_t under_way; /* the loop's: given and not yet back */
};

static void *
work_until_closed(void *arg)
{
	struct workers *w = arg;
	struct mail *mail;

	while ((mail = mailbox_take_all(w->todo, 1)) != NULL) {
		struct work *work = (struct work *)(void *)mail;

		mail->next = NULL;
		work->run(work->ctx);
		mailbox_reply(w->finished, mail);
	}
	return NULL;
}

static void
finish(evutil_socket_t fd, short what, void *arg)
{
	struct workers *w = arg;
	struct mail *mail = mailbox_poll(w->finished, WORK_MAX), *next;

	(void)fd;
	(void)what;
	for (; mail != NULL; mail = next) {
		struct work *work = (struct work *)(void *)mail;

		next = mail->next;
		w->under_way--;
		work->done(work->ctx);
		free(work);
	}
}

struct workers *
workers_new(struct event_base *base)
{
	struct workers *w = xcalloc(1, sizeof(*w));
	size_t i;
	int error;

	w->todo = mailbox_new(WORK_MAX);
	w->finished = mailbox_new(WORK_MAX);
	w->on_finished =
	    event_new(base, mailbox_fd(w->finished), EV_READ | EV_PERSIST, finish, w);
	if (w->on_finished == NULL || event_add(w->on_finished, NULL) != 0)
		fatal("out of memory");
	for (i = 0; i < THREADS; i++) {
		error = pthread_create(&w->thread[i], NULL, work_until_closed, w);
		if (error != 0)
			fatalx("a worker's thread must start: error %d", error);
	}
	return w;
}

void
workers_free(struct workers *w)
{
	size_t i;

	mailbox_close(w->todo);
	for (i = 0; i < THREADS; i++)
		(void)pthread_join(w->thread[i], NULL); /* created, and joined once */
	while (w->under_way > 0)
		finish(-1, 0, w);
	event_free(w->on_finished);
	mailbox_free(w->todo);
	mailbox_free(w->finished);
	free(w);
}

bool
workers_do(struct workers *w, void (*run)(void *ctx), void (*done)(void *ctx), void *ctx)
{
	struct work *work;

	if (w->under_way == WORK_MAX)
		return false;
	work = xcalloc(1, sizeof(*work));
	*work = (struct work){.run = run, .done = done, .ctx = ctx};
	w->under_way++;
	if (mailbox_put(w->todo, &work->mail))
		return true;
	w->under_way--;
	free(work);
	return false;
}
