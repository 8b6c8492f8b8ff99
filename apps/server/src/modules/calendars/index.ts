export { addBusinessMs, businessMsBetween, isOpen, nextClosing, nextOpening, type WorkingCalendar } from './business-time.ts'
export { ALWAYS_OPEN, createCalendars, type Calendars, type CalendarsOptions } from './calendars.ts'
export { isTimeZone } from './zone.ts'
