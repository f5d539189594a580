#include "CKernels.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// One job at a time. A worker joins a job only under the lock, and the caller leaves only when no
// joined worker is left, so a worker that wakes late finds the job closed and costs nothing: on
// busy cores the caller simply does all of the work itself.

enum { most_workers = 63, spins = 4000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static pthread_cond_t idle = PTHREAD_COND_INITIALIZER;

static atomic_flag taken = ATOMIC_FLAG_INIT;  // Held by the thread whose job runs.
static atomic_uint generation;                // Grows with every job.
static atomic_int joined;                     // Workers inside the job.
static bool is_open;                          // Whether workers may still join; under the lock.
static int seats;                             // How many more may join; under the lock.
static int workers;                           // Threads started; under the lock.
static atomic_int wanted;                     // What `ck_set_thread_count` was told; 0 if nothing.

static ck_body body;
static void *context;
static size_t count, grain;
static atomic_size_t next;

static _Thread_local bool is_inside;

static inline void pause_briefly(void) {
#if defined(__x86_64__)
    _mm_pause();
#endif
}

// Numbers too small to matter are slow on many processors; workers and callers drop them alike.
static inline unsigned flush_denormals(void) {
#if defined(__x86_64__)
    const unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);
    return before;
#else
    return 0;
#endif
}

static inline void restore_denormals(unsigned before) {
#if defined(__x86_64__)
    _mm_setcsr(before);
#else
    (void)before;
#endif
}

static void run_chunks(void) {
    is_inside = true;
    for (;;) {
        const size_t first = atomic_fetch_add_explicit(&next, grain, memory_order_relaxed);
        if (first >= count) break;
        const size_t end = count - first < grain ? count : first + grain;
        for (size_t i = first; i < end; i++) body(context, i);
    }
    is_inside = false;
}

static void *work(void *unused) {
    (void)unused;
    flush_denormals();
    unsigned seen = 0;
    for (;;) {
        for (int i = 0; i < spins && atomic_load_explicit(&generation, memory_order_relaxed) == seen;
             i++) {
            pause_briefly();
        }
        pthread_mutex_lock(&lock);
        while (atomic_load(&generation) == seen) pthread_cond_wait(&wake, &lock);
        seen = atomic_load(&generation);
        const bool joins = is_open && seats > 0;
        if (joins) {
            seats--;
            atomic_fetch_add(&joined, 1);
        }
        pthread_mutex_unlock(&lock);
        if (!joins) continue;
        run_chunks();
        pthread_mutex_lock(&lock);
        if (atomic_fetch_sub(&joined, 1) == 1) pthread_cond_signal(&idle);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

int ck_thread_count(void) {
    const int n = atomic_load(&wanted);
    if (n > 0) return n;
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const int found = cores < 1 ? 1 : cores > most_workers ? most_workers : (int)cores;
    atomic_store(&wanted, found);
    return found;
}

void ck_set_thread_count(int n) {
    atomic_store(&wanted, n < 1 ? 1 : n > most_workers ? most_workers : n);
}

static void start_workers(int n) {
    while (workers < n) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, NULL) != 0) return;
        pthread_detach(thread);
        workers++;
    }
}

void ck_parallel(size_t n, void *argument, ck_body function) {
    const int threads = ck_thread_count();
    if (n <= 1 || threads <= 1 || is_inside || atomic_flag_test_and_set(&taken)) {
        const bool was_inside = is_inside;
        const unsigned before = flush_denormals();
        is_inside = true;
        for (size_t i = 0; i < n; i++) function(argument, i);
        is_inside = was_inside;
        restore_denormals(before);
        return;
    }
    const unsigned before = flush_denormals();
    pthread_mutex_lock(&lock);
    start_workers(threads - 1);
    body = function;
    context = argument;
    count = n;
    grain = n / ((size_t)threads * 16) + 1;
    atomic_store(&next, 0);
    seats = threads - 1;
    is_open = true;
    atomic_fetch_add(&generation, 1);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&lock);
    run_chunks();
    for (int i = 0; i < spins && atomic_load_explicit(&joined, memory_order_relaxed) > 0; i++) {
        pause_briefly();
    }
    pthread_mutex_lock(&lock);
    is_open = false;
    while (atomic_load(&joined) > 0) pthread_cond_wait(&idle, &lock);
    pthread_mutex_unlock(&lock);
    atomic_flag_clear(&taken);
    restore_denormals(before);
}
