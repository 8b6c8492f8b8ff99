export { addBusinessMs, businessMsBetween, isOpen, nextClosing, nextOpening, type WorkingCalendar } from './business-time.ts'
export { ALWAYS_OPEN, createCalendars, type Calendars, type CalendarsOptions } from './calendars.ts'
export { isTimeZone, zoneOf } from './zone.ts'
