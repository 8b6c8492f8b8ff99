export { createBackup, type BackupOptions, type BackupResult } from './backup/create-backup.ts'
export { restoreBackup, verifyBackup, type RestoreOptions, type RestoreResult } from './backup/restore-backup.ts'
