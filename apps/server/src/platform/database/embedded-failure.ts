import { diskFull, notWritable, Problem } from '../config/problem.ts'

const MEANINGFUL = /\b(FATAL|PANIC|ERROR|could not|cannot|failed|invalid)\b/i

/** Says in the operator's words why PostgreSQL failed, from the last lines it wrote. */
export function explainFailure(directory: string, lines: readonly string[]): Problem {
  const text = lines.join('\n')
  if (/No space left on device|Disk quota exceeded|ENOSPC/i.test(text)) return diskFull(directory)
  if (/Read-only file system|Permission denied|EACCES|has wrong ownership/i.test(text)) return notWritable(directory)
  const said =
    lines
      .map((line) => line.trim())
      .filter((line) => MEANINGFUL.test(line))
      .at(-1) ??
    lines.filter((line) => line.trim() !== '').at(-1) ??
    ''
  if (/could not map anonymous shared memory|could not (create|resize) shared memory|Cannot allocate memory/i.test(text)) {
    return new Problem(
      'database-memory',
      { zh: `内置数据库得不到足够的内存：${said}`, en: `The embedded database cannot get enough memory: ${said}` },
      {
        zh: '请为本机或容器提供至少 512 MB 空闲内存（容器还需要 /dev/shm）。',
        en: 'Give the machine or container at least 512 MB of free memory (a container also needs /dev/shm).',
      },
    )
  }
  if (/could not look up effective user ID/i.test(text)) {
    return new Problem(
      'database-user',
      {
        zh: '运行应答的用户不在本机的用户表（/etc/passwd）中，PostgreSQL 因此无法启动。',
        en: 'PostgreSQL cannot start: the user who runs Yingda is not in the user list of this machine (/etc/passwd).',
      },
      {
        zh: '请用存在的用户运行，或用 DATABASE_URL 使用已有的 PostgreSQL。',
        en: 'Run as a user that exists there, or use an existing PostgreSQL with DATABASE_URL.',
      },
    )
  }
  if (/could not bind|Address already in use/i.test(text)) {
    return new Problem(
      'database-port',
      { zh: `内置数据库的端口已被占用：${said}`, en: `The port of the embedded database is in use: ${said}` },
      { zh: '请停止占用它的程序，然后再启动。', en: 'Stop the program that uses it, then start again.' },
    )
  }
  return new Problem(
    'database-failed',
    { zh: `内置数据库无法启动（${directory}）：${said}`, en: `The embedded database cannot start (${directory}): ${said}` },
    {
      zh: '请查看日志中 PostgreSQL 的消息；如果数据已损坏，请用 yingda restore 恢复备份到新的数据目录。',
      en: "Look at PostgreSQL's messages in the log; if the data is damaged, restore a backup into a new data directory with yingda restore.",
    },
  )
}
