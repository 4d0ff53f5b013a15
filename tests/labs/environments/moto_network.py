"""What moto's CloudFormation makes of a network and never deletes: here it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.ec2.models.internet_gateways import InternetGateway
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.route_tables import RouteTable


def _routes(backend: Any, name: str) -> None:
    for association in list(backend.route_tables[name]._associations):
        backend.disassociate_route_table(association)
    backend.delete_route_table(name)


def _way_out(backend: Any, name: str) -> None:
    backend.delete_nat_gateway(name)
    backend.nat_gateways.pop(name)


def _gateway(backend: Any, name: str) -> None:
    vpc = backend.get_internet_gateway(name).vpc
    if vpc is not None:
        backend.detach_internet_gateway(name, vpc.id)
    backend.delete_internet_gateway(name)


def _address(backend: Any, name: str) -> None:
    backend.release_address(address=name)


_DELETES: dict[type, Callable[[Any, str], None]] = {
    RouteTable: _routes,
    NatGateway: _way_out,
    InternetGateway: _gateway,
    ElasticAddress: _address,
}


def delete_networks() -> None:
    """Have a deleted stack take its network with it."""
    for model, delete in _DELETES.items():
        model.delete_from_cloudformation_json = staticmethod(_deleting(delete))  # type: ignore[attr-defined]


def _deleting(delete: Callable[[Any, str], None]) -> Callable[..., None]:
    def deleted(name: str, _: Any, account: str, region: str) -> None:
        delete(ec2_backends[account][region], name)

    return deleted
