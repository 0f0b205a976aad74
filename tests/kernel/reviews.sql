create table account_reviews (account text primary key, review_at timestamptz);
