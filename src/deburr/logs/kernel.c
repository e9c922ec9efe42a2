/* Lines of the platform in a block of exported text logs -> columns of calls, and where all other lines begin.

The twin of the expressions in scan.py, which stay the oracle: what is not in its usual form is left to them. No Python in
here: arrays belong to the caller. */

#include <stdint.h>
#include <string.h>

#define STRANGE (-1) /* the block is for the expressions: times without order or sense, several memory sizes, too many */

typedef struct {
    int64_t full, pending, capacity;            /* in: all lines or REPORT alone; a line before this block speaks of a call */
    int64_t *ends, *keys, *ran, *billed, *used; /* out: plain calls */
    int64_t *reports, *slow, *starts;           /* out: where lines begin: plain calls', others', STARTs' request ids */
    int64_t plain, slows, begun, memory, paired;
} Scan;

static const char *number(const char *at, const char *end, int64_t *thousandths) {
    const char *from = at;
    int64_t whole = 0;
    while (at < end && *at >= '0' && *at <= '9' && at - from < 13) whole = whole * 10 + (*at++ - '0');
    if (at == from) return 0;
    whole *= 1000;
    if (at < end && *at == '.') {
        int64_t unit = 100;
        const char *point = at++;
        while (at < end && *at >= '0' && *at <= '9' && unit) whole += (*at++ - '0') * unit, unit /= 10;
        if (at == point + 1) return 0;
    }
    *thousandths = whole;
    return at;
}

static const char *text(const char *at, const char *end, const char *wanted, int64_t size) {
    return at && end - at >= size && !memcmp(at, wanted, (size_t)size) ? at + size : 0;
}
#define TEXT(at, end, wanted) text(at, end, wanted, (int64_t)sizeof(wanted) - 1)

static const char *whole(const char *at, const char *end, int64_t *value) {
    const char *from = at;
    if (!at || !(at = number(at, end, value)) || memchr(from, '.', (size_t)(at - from))) return 0;
    *value /= 1000;
    return at;
}

static int two(const char *at, int low, int high) {
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9') return -1;
    int value = (at[0] - '0') * 10 + at[1] - '0';
    return value < low || value > high ? -1 : value;
}

/* us since 1970 of `2026-11-01T09:22:24.751Z `; -1 when it is none. */
static int64_t moment(const char *at) {
    int century = two(at, 19, 99), year = two(at + 2, 0, 99), month = two(at + 5, 1, 12), day = two(at + 8, 1, 31);
    int hour = two(at + 11, 0, 23), minute = two(at + 14, 0, 59), second = two(at + 17, 0, 59);
    int ms = two(at + 20, 0, 99), last = at[22] - '0';
    if ((century | year | month | day | hour | minute | second | ms) < 0 || last < 0 || last > 9) return -1;
    if (at[19] != '.' || at[4] != '-' || at[7] != '-' || at[10] != 'T' || at[13] != ':' || at[16] != ':') return -1;
    if (day > 28) {
        static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        int full = century * 100 + year, leap = month == 2 && full % 4 == 0 && (full % 100 || full % 400 == 0);
        if (day > days[month - 1] + leap) return -1;
    }
    int64_t y = century * 100 + year - (month <= 2), m = month + (month > 2 ? -3 : 9); /* days from 1 March of year 0 */
    int64_t days = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719468;
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000000 + (ms * 10 + last) * 1000;
}

static int hexadecimal(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The first half of a UUID as a little-endian number; 0 when it is no UUID. */
static int uuid(const char *at, const char *end, int64_t *key) {
    uint64_t value = 0;
    int digits = 0;
    if (end - at < 37 || at[36] != '\t') return 0;
    for (int i = 0; i < 36; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (at[i] != '-') return 0;
            continue;
        }
        int digit = hexadecimal(at[i]);
        if (digit < 0) return 0;
        if (digits < 16) value |= (uint64_t)digit << (digits % 2 ? digits * 4 - 4 : digits * 4 + 4);
        digits++;
    }
    *key = (int64_t)value;
    return 1;
}

static int within(const char *at, const char *end, const char *wanted, int64_t size) {
    for (; end - at >= size; at++) {
        at = memchr(at, wanted[0], (size_t)(end - at - size + 1));
        if (!at) return 0;
        if (!memcmp(at, wanted, (size_t)size)) return 1;
    }
    return 0;
}

/* Whether a line may be one that the expressions know; they have the last word. */
static int other(const char *at, const char *end) {
    switch (*at) {
    case 'I': return TEXT(at, end, "INIT_") != 0;
    case 'R': return TEXT(at, end, "REPORT RequestId: ") || TEXT(at, end, "RESTORE_") || TEXT(at, end, "RequestId: ");
    case '[': return TEXT(at, end, "[ERROR] ") != 0;
    default: return hexadecimal(*at) >= 0 && (within(at, end, " Task timed out", 15) || within(at, end, "\tERROR\t", 7));
    }
}

int64_t deburr_scan(const char *data, int64_t size, Scan *scan) {
    const char *end = data + size, *line = data;
    int64_t before = 0, memory = -1, usual = 0, pending = scan->pending, paired = 1;
    scan->plain = scan->slows = scan->begun = 0;
    for (; line && end - line > 27; line = memchr(line + 1, '\n', (size_t)(end - line - 1))) {
        const char *at = line + 26;
        if (line[25] != ' ' || line[24] != 'Z' || (line[1] != '2' && line[1] != '0')) continue;
        const char *report = *at == 'R' ? TEXT(at, end, "REPORT RequestId: ") : 0;
        if (!report && !scan->full) continue;
        if (*at == 'S' && TEXT(at, end, "START RequestId: ")) {
            if (scan->begun == scan->capacity || moment(line + 1) < 0) return STRANGE;
            scan->starts[scan->begun++] = at + 17 - data;
            continue;
        }
        const char *stop = report ? end : memchr(at, '\n', (size_t)(end - at));
        if (!report && !other(at, stop ? stop : end)) continue;
        int64_t us = moment(line + 1);
        if (us < before || us <= 86400000000LL || scan->slows == scan->capacity || scan->plain == scan->capacity) return STRANGE;
        before = us;
        int64_t ran, billed, size_mb, used, key, begin;
        const char *p = 0;
        if (report && uuid(report, end, &key)) {
            p = TEXT(report + 36, end, "\tDuration: ");
            p = p ? TEXT(number(p, end, &ran), end, " ms\tBilled Duration: ") : 0;
            p = TEXT(whole(p, end, &billed), end, " ms\tMemory Size: ");
            p = TEXT(whole(p, end, &size_mb), end, " MB\tMax Memory Used: ");
            p = TEXT(whole(p, end, &used), end, " MB\t");
        }
        const char *init = TEXT(p, end, "Init Duration: ");
        if (init) p = TEXT(number(init, end, &begin), end, " ms\t");
        if (p && p < end && *p == '\r') p++;
        int whole_line = p && p < end && *p == '\n', plain = whole_line && !init;
        if (report) { /* its START stands before it, so the comparison stays within the block */
            const char *start = paired && usual < scan->begun ? data + scan->starts[usual] : 0;
            paired = start && end - report >= 36 && !memcmp(start, report, 36) && strchr(" \t\r\n", start[36]) && start[36];
            usual++;
        }
        if (!plain || pending) {
            scan->slow[scan->slows++] = line - data;
            pending = report ? pending && !whole_line : 1;
            continue;
        }
        if (memory < 0) memory = size_mb;
        if (memory != size_mb) return STRANGE;
        int64_t n = scan->plain++;
        scan->ends[n] = us, scan->keys[n] = key, scan->ran[n] = ran, scan->billed[n] = billed, scan->used[n] = used;
        scan->reports[n] = report - data;
    }
    scan->memory = memory;
    scan->paired = paired && usual == scan->begun;
    return scan->plain + scan->slows;
}
