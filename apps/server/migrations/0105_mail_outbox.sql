-- Mails on their way out. The worker sends them; what was sent stays for a while so that its key is not used again.
create table mail_outbox (
  id uuid primary key,
  -- What the mail is about, made by the sender: the same mail is not sent twice.
  key text not null unique check (length(key) <= 200),
  -- Name of the template, as in test or mention.
  kind text not null check (length(kind) <= 60),
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'dead')),
  -- Recipient, subject, text and files, sealed like personal fields; gone once sent.
  content_sealed text,
  attempts int not null default 0,
  -- waiting: when it is tried next; a sender puts it off while it tries
  next_attempt_at timestamptz(3) not null default now(),
  -- the kind of the last failure and the server's code, never its words
  failure text,
  failure_code int,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  check ((state = 'waiting') = (finished_at is null)),
  check (state = 'sent' or content_sealed is not null)
);
create index mail_outbox_due on mail_outbox (next_attempt_at) where state = 'waiting';
create index mail_outbox_dead on mail_outbox (finished_at desc, id desc) where state = 'dead';
create index mail_outbox_finished on mail_outbox (finished_at) where state <> 'waiting';
