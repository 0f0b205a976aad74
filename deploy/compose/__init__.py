"""Several machines' worth in containers: three nats-servers, Postgres, two replicas of every service."""
