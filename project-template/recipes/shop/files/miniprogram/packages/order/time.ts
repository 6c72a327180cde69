function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** `2026-05-04T08:30:00Z` → `2026-05-04 16:30`, in the phone's time zone. */
export function localTime(iso: string): string {
  const time = new Date(iso)
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`
}
