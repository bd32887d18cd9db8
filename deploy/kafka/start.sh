#!/bin/sh
# Starts the broker; the first time its folder is made, with the administrator's password in it. SINERGI_SITE is the
# name by which the systems of units know the host.
set -eu
properties=/etc/sinergi/server.properties
if [ ! -e /var/lib/kafka/data/meta.properties ]; then
    password=$(sed 's|^[a-z_]*://admin:\([^@]*\)@.*|\1|' /run/secrets/kafka-admin)
    /opt/kafka/bin/kafka-storage.sh format --standalone --cluster-id "$(/opt/kafka/bin/kafka-storage.sh random-uuid)" \
        --config "$properties" --add-scram "SCRAM-SHA-512=[name=admin,password=$password]"
fi
ours="OURS://kafka:9092,UNITS://$SINERGI_SITE:9094,CLUSTER://kafka:9091,CONTROLLER://kafka:9093"
exec /opt/kafka/bin/kafka-server-start.sh "$properties" --override "advertised.listeners=$ours"
