-- What people are told by mail of what they have not seen.
create table notice_settings (
  user_id uuid primary key references users (id) on delete cascade,
  -- Null: the product's defaults.
  settings jsonb,
  mailed_at timestamptz(3)
);

-- What somebody has not seen yet, one row a conversation and kind. It goes when they look at the conversation, or with the mail.
create table notices_due (
  user_id uuid not null references users (id) on delete cascade,
  conversation_id uuid not null,
  kind text not null check (kind in ('mention', 'unread', 'handed', 'scheduled')),
  -- Of the event that it is about; 0 when it is about none.
  seq int not null,
  due_at timestamptz(3) not null,
  primary key (user_id, conversation_id, kind)
);
create index notices_due_time on notices_due (due_at);
