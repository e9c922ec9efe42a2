"""What else stands in a VPC in Terraform, and ways out of it: of these it counts that they are there."""

from deburr.sources.terraform.table_words import Types

_KINDS = {
    "aws_vpc_endpoint": "AWS::EC2::VPCEndpoint",
    "aws_nat_gateway": "AWS::EC2::NatGateway",
    "aws_instance": "AWS::EC2::Instance",
    "aws_spot_instance_request": "AWS::EC2::Instance",
    "aws_launch_template": "AWS::EC2::LaunchTemplate",
    "aws_autoscaling_group": "AWS::AutoScaling::AutoScalingGroup",
    "aws_vpc_peering_connection": "AWS::EC2::VPCPeeringConnection",
    "aws_vpn_connection": "AWS::EC2::VPNConnection",
    "aws_vpn_gateway": "AWS::EC2::VPNGateway",
    "aws_ec2_client_vpn_endpoint": "AWS::EC2::ClientVpnEndpoint",
    "aws_ec2_transit_gateway_vpc_attachment": "AWS::EC2::TransitGatewayAttachment",
    "aws_ecs_service": "AWS::ECS::Service",
    "aws_eks_cluster": "AWS::EKS::Cluster",
    "aws_emr_cluster": "AWS::EMR::Cluster",
    "aws_msk_serverless_cluster": "AWS::MSK::ServerlessCluster",
    "aws_dax_cluster": "AWS::DAX::Cluster",
    "aws_dms_replication_instance": "AWS::DMS::ReplicationInstance",
    "aws_fsx_lustre_file_system": "AWS::FSx::FileSystem",
    "aws_fsx_ontap_file_system": "AWS::FSx::FileSystem",
    "aws_fsx_openzfs_file_system": "AWS::FSx::FileSystem",
    "aws_fsx_windows_file_system": "AWS::FSx::FileSystem",
    "aws_directory_service_directory": "AWS::DirectoryService::MicrosoftAD",
    "aws_service_discovery_private_dns_namespace": "AWS::ServiceDiscovery::PrivateDnsNamespace",
    "aws_opensearchserverless_vpc_endpoint": "AWS::OpenSearchServerless::VpcEndpoint",
    "aws_timestreaminfluxdb_db_instance": "AWS::Timestream::InfluxDBInstance",
}
PRIVATE: Types = {kind: (type, {}) for kind, type in _KINDS.items()}
